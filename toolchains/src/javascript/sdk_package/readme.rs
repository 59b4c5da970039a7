//! The page that the package shows in its registry.

use crate::javascript::contract::Contract;
use crate::javascript::scaffold;
use crate::sdk_package::SdkContract;

pub(super) fn readme(sdk: &SdkContract, contract: &Contract<'_>) -> String {
    let SdkContract { name, contract: full, .. } = sdk;
    let stubs = scaffold::stubs(contract, true).replacen(
        &format!("from \"{}\"", contract.world),
        &format!("from \"{name}\""),
        1,
    );
    let imports: Vec<String> = contract
        .interfaces
        .iter()
        .filter(|interface| interface.is_imported && !interface.found.functions.is_empty())
        .map(|interface| format!("`{}`", interface.module))
        .collect();
    let imports = if imports.is_empty() {
        String::new()
    } else {
        format!("What a plugin may call is imported by its name in the contract: {}.\n\n", imports.join(", "))
    };
    format!(
        r#"# {name}

What plugins for `{full}` import, in TypeScript or JavaScript: the contract's types and documentation, a template, and a test helper.

## A first plugin

```console
$ npm install --save-dev {name}
$ plugwright new my-plugin --lang typescript --contract node_modules/{name}
$ cd my-plugin && npm install && npm test
```

`src/plugin.ts` exports what the contract wants:

```ts
{stubs}```

{imports}An error that the contract knows is thrown with `throw err(…)`; any other error is a fault, which ends the call and reaches the host with the
line in your source. `Exports` names every function, its types and its documentation; your editor shows them.

## Tests

```js
import {{ component, native }} from "{name}/testing";

const plugin = await native({{ imports: {{}} }}); // this process, with stand-ins for what the plugin imports
const built = await component({{ imports: {{}} }}); // the component, in the real host: every function answers later
```

Stand-ins are typed as the contract's imports are; that of a resource is a class, whose `[Symbol.dispose]`, if it has one, is called when
the plugin gives an object back. `component` wants the command line `plugwright`, on the path or in `PLUGWRIGHT`.

Tests run by `node:test`, as those of the template, or by vitest. The first start of a component compiles it, which may take longer than
the five seconds that vitest allows: `vitest run --test-timeout 60000`.

## Publishing

`plugwright sdk` with `--pack` leaves the tarball in `dist/`; `npm publish` sends it.

This package was made by `plugwright sdk`; `wit/` holds the contract.
"#
    )
}
