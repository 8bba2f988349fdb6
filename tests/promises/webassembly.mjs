// Everything that the sample deals say, by Python compiled to WebAssembly: the name of the machine, then the text.
//
//     node webassembly.mjs NODE_MODULES PROJECT PACKAGES
//
// The folders are read where they lie; nothing is written there.
import { pathToFileURL } from "node:url";

const [modules, project, packages] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${modules}/pyodide/pyodide.mjs`).href);
const python = await loadPyodide();
for (const [place, folder] of [["/project", project], ["/packages", packages]]) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, place);
}
const said = python.runPython(`
import platform, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/project", "/packages", "/project/tests/promises"]
import everything
name = f"{platform.python_version()} {sys.platform} {platform.machine()} {sys.maxsize}"
name + "\\n" + everything.main(28, 1)
`);
process.stdout.write(said);
