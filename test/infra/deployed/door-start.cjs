// Loads one packaged handler with nothing but the environment that its template gives it; prints what it exports.
const path = require('node:path');
const [, , file] = process.argv;
const { handler } = require(path.resolve(file));
process.stdout.write(typeof handler);
process.exit(0);
