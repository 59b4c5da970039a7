//! What stands between the parentheses of `contract!(…)`.

use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token, braced};

/// The two forms: `"wit"`, or `{ path: "wit", world: "press" }`.
pub(crate) struct Input {
    /// The folder or file, relative to the calling crate's manifest.
    pub(crate) path: LitStr,
    /// The world; may be left out where there is only one.
    pub(crate) world: Option<LitStr>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self { path: input.parse()?, world: None });
        }
        let fields;
        let braces = braced!(fields in input);
        let mut path = None;
        let mut world = None;
        while !fields.is_empty() {
            let key: Ident = fields.parse()?;
            fields.parse::<Token![:]>()?;
            let slot = match key.to_string().as_str() {
                "path" => &mut path,
                "world" => &mut world,
                other => {
                    let message = format!("unknown key `{other}`, expected `path` or `world`");
                    return Err(syn::Error::new(key.span(), message));
                }
            };
            if slot.replace(fields.parse::<LitStr>()?).is_some() {
                return Err(syn::Error::new(key.span(), format!("`{key}` is given twice")));
            }
            if !fields.is_empty() {
                fields.parse::<Token![,]>()?;
            }
        }
        let path = path.ok_or_else(|| {
            syn::Error::new(braces.span.join(), "`path` is missing: the folder of the contract's WIT")
        })?;
        Ok(Self { path, world })
    }
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
    fn refuses_what_it_does_not_know() {
        assert_eq!(refusal(r#"{ paths: "wit" }"#), "unknown key `paths`, expected `path` or `world`");
        assert_eq!(refusal(r#"{ path: "a", path: "b" }"#), "`path` is given twice");
        assert_eq!(refusal(r#"{ world: "w" }"#), "`path` is missing: the folder of the contract's WIT");
    }
}
