use crate::Plugin;

impl crate::Guest for Plugin {
    fn world_sum(a: u32, b: u32) -> u64 {
        u64::from(a) + u64::from(b)
    }

    fn world_greet(name: String) -> String {
        format!("Hello, {name}")
    }

    fn world_split(text: String) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }
}
