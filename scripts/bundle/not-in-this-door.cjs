// Stands in for the clients that read what we watch, in doors that never do: using one there is a mistake.
const refuse = (name) =>
  function refused() {
    throw new Error(`this door does not read what Stagewatch watches (${name})`);
  };

module.exports = new Proxy(
  {},
  { get: (_target, name) => (name === '__esModule' ? false : refuse(String(name))) },
);
