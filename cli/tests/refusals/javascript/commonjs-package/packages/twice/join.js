module.exports = (...parts) => parts.join(" ");
