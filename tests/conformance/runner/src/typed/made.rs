// Made by `cargo xtask codegen`.
mod case_aliases;
mod case_async_functions;
mod case_both_ways;
mod case_chars;
mod case_enums;
mod case_err_types;
mod case_fixed_lists;
mod case_fixed_lists_of_texts;
mod case_flag_sets;
mod case_floats;
mod case_flows_of_nothing;
mod case_futures;
mod case_includes;
mod case_inline;
mod case_integers;
mod case_keyword_new;
mod case_keyword_self;
mod case_keywords;
mod case_large_types;
mod case_lists;
mod case_maps;
mod case_names;
mod case_options;
mod case_parameter_self;
mod case_parameters;
mod case_records;
mod case_resources;
mod case_results;
mod case_streams;
mod case_streams_of_resources;
mod case_streams_that_fail;
mod case_strings;
mod case_tuples;
mod case_twins;
mod case_variants;
mod case_versions;
mod case_world_items;

/// Runs the typed calls of a case.
pub(super) fn run(case: &str, plugin: &plugwright::Plugin, calls: &mut super::Calls<'_>) -> Result<(), plugwright::Error> {
    match case {
        "aliases" => case_aliases::run(plugin, calls),
        "async-functions" => case_async_functions::run(plugin, calls),
        "both-ways" => case_both_ways::run(plugin, calls),
        "chars" => case_chars::run(plugin, calls),
        "enums" => case_enums::run(plugin, calls),
        "err-types" => case_err_types::run(plugin, calls),
        "fixed-lists" => case_fixed_lists::run(plugin, calls),
        "fixed-lists-of-texts" => case_fixed_lists_of_texts::run(plugin, calls),
        "flag-sets" => case_flag_sets::run(plugin, calls),
        "floats" => case_floats::run(plugin, calls),
        "includes" => case_includes::run(plugin, calls),
        "inline" => case_inline::run(plugin, calls),
        "integers" => case_integers::run(plugin, calls),
        "keyword-new" => case_keyword_new::run(plugin, calls),
        "keyword-self" => case_keyword_self::run(plugin, calls),
        "keywords" => case_keywords::run(plugin, calls),
        "large-types" => case_large_types::run(plugin, calls),
        "lists" => case_lists::run(plugin, calls),
        "maps" => case_maps::run(plugin, calls),
        "names" => case_names::run(plugin, calls),
        "options" => case_options::run(plugin, calls),
        "parameter-self" => case_parameter_self::run(plugin, calls),
        "parameters" => case_parameters::run(plugin, calls),
        "records" => case_records::run(plugin, calls),
        "resources" => case_resources::run(plugin, calls),
        "results" => case_results::run(plugin, calls),
        "strings" => case_strings::run(plugin, calls),
        "tuples" => case_tuples::run(plugin, calls),
        "twins" => case_twins::run(plugin, calls),
        "variants" => case_variants::run(plugin, calls),
        "versions" => case_versions::run(plugin, calls),
        "world-items" => case_world_items::run(plugin, calls),
        _ => Ok(()),
    }
}

/// Runs the calls of a case by serde.
pub(super) fn run_serde(case: &str, plugin: &plugwright::Plugin, calls: &mut super::Calls<'_>) -> Result<(), plugwright::Error> {
    match case {
        "aliases" => case_aliases::run_serde(plugin, calls),
        "async-functions" => case_async_functions::run_serde(plugin, calls),
        "both-ways" => case_both_ways::run_serde(plugin, calls),
        "chars" => case_chars::run_serde(plugin, calls),
        "enums" => case_enums::run_serde(plugin, calls),
        "err-types" => case_err_types::run_serde(plugin, calls),
        "fixed-lists" => case_fixed_lists::run_serde(plugin, calls),
        "fixed-lists-of-texts" => case_fixed_lists_of_texts::run_serde(plugin, calls),
        "flag-sets" => case_flag_sets::run_serde(plugin, calls),
        "floats" => case_floats::run_serde(plugin, calls),
        "flows-of-nothing" => case_flows_of_nothing::run_serde(plugin, calls),
        "futures" => case_futures::run_serde(plugin, calls),
        "includes" => case_includes::run_serde(plugin, calls),
        "inline" => case_inline::run_serde(plugin, calls),
        "integers" => case_integers::run_serde(plugin, calls),
        "keyword-new" => case_keyword_new::run_serde(plugin, calls),
        "keyword-self" => case_keyword_self::run_serde(plugin, calls),
        "keywords" => case_keywords::run_serde(plugin, calls),
        "large-types" => case_large_types::run_serde(plugin, calls),
        "lists" => case_lists::run_serde(plugin, calls),
        "maps" => case_maps::run_serde(plugin, calls),
        "names" => case_names::run_serde(plugin, calls),
        "options" => case_options::run_serde(plugin, calls),
        "parameter-self" => case_parameter_self::run_serde(plugin, calls),
        "parameters" => case_parameters::run_serde(plugin, calls),
        "records" => case_records::run_serde(plugin, calls),
        "resources" => case_resources::run_serde(plugin, calls),
        "results" => case_results::run_serde(plugin, calls),
        "streams" => case_streams::run_serde(plugin, calls),
        "streams-of-resources" => case_streams_of_resources::run_serde(plugin, calls),
        "streams-that-fail" => case_streams_that_fail::run_serde(plugin, calls),
        "strings" => case_strings::run_serde(plugin, calls),
        "tuples" => case_tuples::run_serde(plugin, calls),
        "twins" => case_twins::run_serde(plugin, calls),
        "variants" => case_variants::run_serde(plugin, calls),
        "versions" => case_versions::run_serde(plugin, calls),
        "world-items" => case_world_items::run_serde(plugin, calls),
        _ => Ok(()),
    }
}
