const join = require("./join");
module.exports = { twice: (text) => join(text, text) };
