//! What stands between the parentheses of `contract!(…)`.

use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, LitStr, Path, Token, braced, bracketed};

/// The two forms: `"wit"`, or `{ path: "wit", world: "press", derive: [serde::Serialize], features: ["drafts"],
/// async: true }`.
pub(crate) struct Input {
    /// The folder or file, relative to the calling crate's manifest.
    pub(crate) path: LitStr,
    /// The world; may be left out where there is only one.
    pub(crate) world: Option<LitStr>,
    /// What the types derive beside what they always do.
    pub(crate) derives: Vec<Path>,
    /// The gates to open.
    pub(crate) features: Vec<LitStr>,
    /// Whether what the plugin exports is called from async code.
    pub(crate) is_async: bool,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            let path = input.parse()?;
            return Ok(Self {
                path,
                world: None,
                derives: Vec::new(),
                features: Vec::new(),
                is_async: false,
            });
        }
        let fields;
        let braces = braced!(fields in input);
        let (mut path, mut world, mut derives, mut features, mut is_async) = (None, None, None, None, None);
        while !fields.is_empty() {
            // `async` is a word of the language.
            let key = fields.call(Ident::parse_any)?;
            fields.parse::<Token![:]>()?;
            let twice = match key.to_string().as_str() {
                "path" => path.replace(fields.parse::<LitStr>()?).is_some(),
                "world" => world.replace(fields.parse::<LitStr>()?).is_some(),
                "derive" => derives.replace(paths(&fields)?).is_some(),
                "features" => features.replace(texts(&fields)?).is_some(),
                "async" => is_async.replace(fields.parse::<LitBool>()?).is_some(),
                other => {
                    let message = format!(
                        "unknown key `{other}`, expected `path`, `world`, `derive`, `features` or `async`"
                    );
                    return Err(syn::Error::new(key.span(), message));
                }
            };
            if twice {
                return Err(syn::Error::new(key.span(), format!("`{key}` is given twice")));
            }
            if !fields.is_empty() {
                fields.parse::<Token![,]>()?;
            }
        }
        let path = path.ok_or_else(|| {
            syn::Error::new(braces.span.join(), "`path` is missing: the folder of the contract's WIT")
        })?;
        let (derives, features) = (derives.unwrap_or_default(), features.unwrap_or_default());
        let is_async = is_async.is_some_and(|it| it.value);
        Ok(Self { path, world, derives, features, is_async })
    }
}

/// `[serde::Serialize, Hash]`
fn paths(input: ParseStream<'_>) -> syn::Result<Vec<Path>> {
    let list;
    bracketed!(list in input);
    Ok(Punctuated::<Path, Token![,]>::parse_terminated_with(&list, Path::parse_mod_style)?
        .into_iter()
        .collect())
}

/// `["discounts"]`
fn texts(input: ParseStream<'_>) -> syn::Result<Vec<LitStr>> {
    let list;
    bracketed!(list in input);
    Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::Input;

    fn refusal(text: &str) -> String {
        syn::parse_str::<Input>(text).err().unwrap().to_string()
    }

    #[test]
    fn reads_both_forms() {
        let short: Input = syn::parse_str(r#""wit""#).unwrap();
        assert_eq!((short.path.value(), short.world.map(|world| world.value())), ("wit".into(), None));
        let long: Input = syn::parse_str(r#"{ world: "press", path: "wit", }"#).unwrap();
        assert_eq!((long.path.value(), long.world.unwrap().value()), ("wit".into(), "press".into()));
    }

    #[test]
    fn reads_what_to_derive() {
        let input: Input = syn::parse_str(r#"{ path: "wit", derive: [serde::Serialize, Hash] }"#).unwrap();
        let last: Vec<String> =
            input.derives.iter().map(|path| path.segments.last().unwrap().ident.to_string()).collect();
        assert_eq!(last, ["Serialize", "Hash"]);
        assert_eq!(refusal(r#"{ path: "a", derive: [Hash], derive: [] }"#), "`derive` is given twice");
    }

    #[test]
    fn reads_which_gates_to_open() {
        let input: Input = syn::parse_str(r#"{ path: "wit", features: ["discounts", "refunds"] }"#).unwrap();
        assert_eq!(
            input.features.iter().map(syn::LitStr::value).collect::<Vec<_>>(),
            ["discounts", "refunds"]
        );
    }

    #[test]
    fn reads_whether_calls_are_async() {
        assert!(syn::parse_str::<Input>(r#"{ path: "wit", async: true }"#).unwrap().is_async);
        assert!(!syn::parse_str::<Input>(r#"{ path: "wit", async: false }"#).unwrap().is_async);
        assert_eq!(refusal(r#"{ path: "wit", async: "yes" }"#), "expected boolean literal");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert_eq!(
            refusal(r#"{ paths: "wit" }"#),
            "unknown key `paths`, expected `path`, `world`, `derive`, `features` or `async`"
        );
        assert_eq!(refusal(r#"{ path: "a", path: "b" }"#), "`path` is given twice");
        assert_eq!(refusal(r#"{ world: "w" }"#), "`path` is missing: the folder of the contract's WIT");
    }
}
