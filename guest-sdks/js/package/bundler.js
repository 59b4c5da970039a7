// What the plugin's source is bundled with for a native run.
export { build } from "esbuild";
