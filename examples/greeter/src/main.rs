//! An application that is extended by one plugin in each language.

plugwright::contract!("wit");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("plugins");
    let policy = ["rust", "python", "typescript"]
        .into_iter()
        .fold(plugwright::Policy::new(), |policy, language| policy.plugin(language, folder.join(language)));
    let plan = plugwright::Plan::new(&policy)?;
    let host = plugwright::Host::builder().cache("target/greeter-cache").build()?;
    let plugins = host.load(&plan)?;
    for language in ["rust", "python", "typescript"] {
        let greeter = Greet::from_plugin(&plugins.get(language)?)?;
        println!("{language}: {}", greeter.greet("Ada")?);
    }
    Ok(())
}
