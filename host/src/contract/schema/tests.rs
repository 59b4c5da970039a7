//! A golden file: the schemas of `shop.wit`.

use std::path::Path;

use super::{Facts, JsonOptions};

#[test]
fn doc_comments_and_names_are_in_the_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/contract/schema");
    let facts = Facts::of_wit(folder.join("shop.wit"), None).unwrap();
    let options = JsonOptions::new().bytes_as_base64();
    let mut found = String::new();
    for item in facts.functions() {
        match facts.schema(&item, options) {
            Ok(schema) => found += &serde_json::to_string_pretty(&schema).unwrap(),
            Err(error) => found += &error.render(),
        }
        found.push('\n');
    }
    let golden = folder.join("shop.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&golden).unwrap_or_default(), found, "BLESS=1 writes the file anew");
}
