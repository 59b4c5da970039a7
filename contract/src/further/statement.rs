//! Where one statement of a WIT text begins and ends.
//!
//! Whoever looks for a second mistake has to step over the first, in a text that no parser understands. So this counts braces and
//! semicolons, outside of comments and strings, and knows no more of the language.

use std::ops::Range;

/// The statement in which `at` is: an item of a file, an interface, a world or a resource, with the comments before it. Fields and
/// cases are no statements: without one of them their type would be another.
///
/// `None` where braces do not match: nothing tells where anything ends there.
pub(super) fn statement(text: &str, at: usize) -> Option<Range<usize>> {
    let mut levels = vec![Level { is_body: true, start: 0, words: Vec::new() }];
    let mut tokens = Tokens { text, at: 0 }.peekable();
    let mut found: Option<Range<usize>> = None;
    while let Some((token, place)) = tokens.next() {
        let level = levels.last_mut()?;
        let ended = match token {
            Token::Word => {
                level.words.push(text.get(place)?);
                continue;
            }
            Token::Open => {
                let is_body = is_body(&level.words);
                levels.push(Level { is_body, start: place.end, words: Vec::new() });
                continue;
            }
            Token::Close => {
                let inner = levels.pop()?;
                if at == place.start && inner.is_body && !inner.words.is_empty() {
                    found.get_or_insert(inner.start..place.start);
                }
                match tokens.peek() {
                    Some((Token::End, _)) => continue,
                    _ => place.end,
                }
            }
            Token::End => place.end,
        };
        let level = levels.last_mut()?;
        if level.is_body && (level.start..ended).contains(&at) {
            found.get_or_insert(level.start..ended);
        }
        *level = Level { is_body: level.is_body, start: ended, words: Vec::new() };
    }
    match levels.as_slice() {
        [file] if found.is_none() && !file.words.is_empty() && at >= file.start => {
            Some(file.start..text.len())
        }
        [_] => found,
        _ => None,
    }
}

/// The names in a text: words, without what is said in comments and strings.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = Tokens { text, at: 0 }.filter(|(token, _)| *token == Token::Word);
    words.filter_map(|(_, place)| text.get(place)).map(|word| word.trim_start_matches('%'))
}

/// What is between braces, up to where the reading has come.
struct Level<'a> {
    /// Whether statements are in it.
    is_body: bool,
    /// Where the statement begins that is being read.
    start: usize,
    /// Its words so far.
    words: Vec<&'a str>,
}

/// Whether what follows on the words of a statement's head are statements too.
fn is_body(head: &[&str]) -> bool {
    let defines = |word: &&str| matches!(*word, "interface" | "world" | "package" | "resource");
    head.iter().any(defines)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Word,
    Open,
    Close,
    End,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (Token, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.at..)?;
            let first = rest.chars().next()?;
            let (token, length) = match first {
                '{' => (Some(Token::Open), 1),
                '}' => (Some(Token::Close), 1),
                ';' => (Some(Token::End), 1),
                '/' if rest.starts_with("//") => (None, rest.find('\n').unwrap_or(rest.len())),
                '/' if rest.starts_with("/*") => (None, block_comment(rest)),
                '"' => (None, rest.get(1..)?.find(['"', '\n']).map_or(rest.len(), |end| end + 2)),
                c if is_of_word(c) => {
                    (Some(Token::Word), rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()))
                }
                c => (None, c.len_utf8()),
            };
            let place = self.at..self.at + length;
            self.at = place.end;
            if let Some(token) = token {
                return Some((token, place));
            }
        }
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '%'
}

/// How long the comment is that `text` begins with; one may hold others.
fn block_comment(text: &str) -> usize {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (change, length) = match rest {
            _ if rest.starts_with("/*") => (1, 2),
            _ if rest.starts_with("*/") => (-1, 2),
            _ => (0, rest.chars().next().map_or(1, char::len_utf8)),
        };
        depth = depth.saturating_add_signed(change);
        at += length;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The statement in which the first `!` of a text is, without the blanks around it.
    fn around(text: &str) -> Option<&str> {
        Some(text.get(statement(text, text.find('!').unwrap())?).unwrap().trim())
    }

    #[test]
    fn an_item_of_a_file_goes_to_its_closing_brace() {
        assert_eq!(
            around("package a:b;\nworld !x { import y; }\nworld z {}"),
            Some("world !x { import y; }")
        );
        assert_eq!(around("package a:b!;\ninterface x {}"), Some("package a:b!;"));
    }

    #[test]
    fn a_field_is_part_of_its_type() {
        let text =
            "interface i {\n  a: func();\n  /// Doc; of { it.\n  record r { b: u8, c !u8 }\n  d: func();\n}";
        assert_eq!(around(text), Some("/// Doc; of { it.\n  record r { b: u8, c !u8 }"));
    }

    #[test]
    fn a_method_is_a_statement() {
        let text = "interface i { resource r { constructor(); get: !func(); } f: func(); }";
        assert_eq!(around(text), Some("get: !func();"));
    }

    #[test]
    fn a_use_ends_behind_its_braces() {
        assert_eq!(around("interface i { use !x.{a, b}; f: func(); }"), Some("use !x.{a, b};"));
    }

    #[test]
    fn a_statement_without_end_goes_on_to_the_next_end() {
        assert_eq!(
            around("interface i { a: func()\n !b: func(); c: func(); }"),
            Some("a: func()\n !b: func();")
        );
        let last = "interface i { a: func(); b: func() }";
        assert_eq!(last.get(statement(last, last.len() - 1).unwrap()), Some(" b: func() "));
    }

    #[test]
    fn an_interface_in_a_world_has_statements() {
        assert_eq!(around("world w { export i: interface { a: !func(); } }"), Some("a: !func();"));
    }

    #[test]
    fn where_braces_do_not_match_nothing_is_told() {
        assert_eq!(around("interface i { a: !func();"), None);
        assert_eq!(around("interface i { a: !func(); } }"), None);
    }

    #[test]
    fn comments_and_strings_hold_no_words() {
        let text = "a-b /* c /* d */ e */ %f // g\n@x(h = \"i\") j";
        assert_eq!(words(text).collect::<Vec<_>>(), ["a-b", "f", "x", "h", "j"]);
    }
}
