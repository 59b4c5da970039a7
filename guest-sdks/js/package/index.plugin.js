// What `plugwright build` bundles: the SDK itself, so that the boundary knows its errors and the host gives its settings.
export * from "plugwright";
