// The shipped module in V8 without the package around it: JSON text in, JSON text out, and as many baskets as fit.
// The module hears text through a handful of functions that its glue would give it.

/** Handles below this one are JavaScript's own. */
const FIRST = 1028;

/** Starts the module. */
export function start(module) {
  const held = [];
  const text = (handle) => held[handle - FIRST];
  const glue = {
    object_drop_ref: (handle) => {
      held[handle - FIRST] = undefined;
      while (held.length > 0 && held.at(-1) === undefined) held.pop();
    },
    is_string: (handle) => Number(typeof text(handle) === "string"),
    length: (handle) => text(handle).length,
    string_get: (to, handle) => {
      const said = new TextEncoder().encode(text(handle));
      const at = exports.__wbindgen_malloc(said.length, 1);
      new Uint8Array(exports.memory.buffer).set(said, at);
      new Int32Array(exports.memory.buffer).set([at, said.length], to / 4);
    },
    now: () => -1,
  };
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const short = name.replace(/^__wbg_|^__wbindgen_/g, "").replace(/^__wbindgen_/, "");
    const known = Object.keys(glue).find((start) => short.startsWith(start));
    (imports[from] ??= {})[name] = known ? glue[known] : () => { throw new Error(`text alone never needs ${name}`); };
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  const engine = exports.engine_new();

  /** Says text at a door; the numbers before it are the mall's, and the basket's. */
  const ask = (door, said, ...numbers) => {
    const handle = FIRST + held.push(said) - 1;
    const stack = exports.__wbindgen_add_to_stack_pointer(-16);
    exports[`engine_${door}`](stack, engine, ...numbers, handle);
    const [at, length] = new Int32Array(exports.memory.buffer, stack, 2);
    const answer = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at, length));
    exports.__wbindgen_add_to_stack_pointer(16);
    exports.__wbindgen_free(at, length, 1);
    return answer;
  };
  const accepted = (answer) => {
    if (!answer.startsWith('{"ok":true')) throw new Error(answer.slice(0, 200));
  };
  return {
    load: (mall, rulebook) => accepted(ask("load", rulebook, mall)),
    quote: (mall, request) => ask("quote", request, mall),
    open: (mall, basket, request) => accepted(ask("open", request, mall, basket)),
    edit: (basket, edit) => accepted(ask("edit", edit, basket)),
    payable: (basket) => exports.engine_basket_payable(engine, basket),
  };
}
