exports.load = (name) => require(`plugs-in-${name}`);
