//! What of a failed step's output is shown: the tests that failed, by name, with what each printed.

/// How much is shown of an output that names no test; all of it is in the log file.
const SHOWN_LINES: usize = 80;

/// The names of the tests that failed, as cargo's, pytest's and Node's runners write them.
pub(super) fn names(output: &str) -> Vec<&str> {
    let lines = output.lines().map(str::trim);
    lines
        .filter_map(|line| {
            let cargo = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
            cargo.or_else(|| line.strip_prefix("FAILED ")).or_else(|| line.strip_prefix("not ok "))
        })
        .collect()
}

/// What each failed test of cargo's runner printed; of any other output, its end.
pub(super) fn shown(output: &str) -> Vec<&str> {
    let mut shown = Vec::new();
    let mut inside = false;
    for line in output.lines() {
        if line.starts_with("---- ") && line.ends_with(" ----") {
            inside = true;
        } else if line == "failures:" {
            inside = false;
        }
        if inside {
            shown.push(line);
        }
    }
    if shown.is_empty() {
        let lines: Vec<&str> = output.lines().collect();
        shown.extend(lines.get(lines.len().saturating_sub(SHOWN_LINES)..).unwrap_or_default());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_tests_that_failed_and_shows_what_they_printed() {
        let output = "running 2 tests\ntest good ... ok\ntest a::bad ... FAILED\n\nfailures:\n\n---- a::bad stdout ----\n\
                      left: 1\n\nfailures:\n    a::bad\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\n\
                      Doc-tests other\nrunning 0 tests";
        assert_eq!(names(output), ["a::bad"]);
        assert_eq!(shown(output), ["---- a::bad stdout ----", "left: 1", ""]);
    }

    #[test]
    fn shows_the_end_of_what_names_no_test() {
        assert_eq!(names("error: it does not compile"), Vec::<&str>::new());
        assert_eq!(shown("error: it does not compile"), ["error: it does not compile"]);
    }
}
