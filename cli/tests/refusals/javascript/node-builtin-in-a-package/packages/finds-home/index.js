const os = require("os");
exports.home = () => os.homedir();
