// Builds htmx_admin/static/htmx_admin/. Called by scripts/static; what it takes and from where is in vendor.json.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const BUILT = join(ROOT, "htmx_admin/static/htmx_admin");
const CACHE = join(HERE, ".cache");
const MODULES = join(HERE, "node_modules");
const NPM_QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];

const text = (path) => readFileSync(path, "utf8");
const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
// npm is npm.cmd on Windows; every other tool is a plain program
const npm = (args, cwd) =>
  execFileSync("npm", [...args, ...NPM_QUIET], { cwd, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });

const packages = JSON.parse(text(join(HERE, "vendor.json"))).packages;
const byName = Object.fromEntries(packages.map((item) => [item.name, item]));

// ── Fetching ────────────────────────────────────────────────────────────────

/** The tarball of a package, fetched once; its hash is verified every time. */
function tarball(item) {
  const path = join(CACHE, item.source);
  if (!existsSync(path)) npm(["pack", `${item.name}@${item.version}`, "--pack-destination", CACHE], CACHE);
  const found = sha256(path);
  if (found !== item.sha256) {
    rmSync(path);
    throw new Error(`${item.source}: sha256 is ${found}, vendor.json says ${item.sha256}`);
  }
  return path;
}

/** Unpacks every package that has files to take; returns the folder of each by name. */
function unpack(into) {
  const folders = {};
  for (const item of packages) {
    const path = tarball(item);
    const folder = (folders[item.name] = join(into, basename(item.source, ".tgz")));
    mkdirSync(folder, { recursive: true });
    // the archive by standard input: a name with a colon would be a host to tar
    execFileSync("tar", ["-xzf", "-", "-C", folder, "--strip-components=1"], { input: readFileSync(path) });
  }
  return folders;
}

/** The build tools, installed by package-lock.json, whose hashes npm verifies. */
function installTools() {
  const lock = JSON.parse(text(join(HERE, "package-lock.json"))).packages;
  for (const name of ["tailwindcss", "@tailwindcss/cli", "esbuild"]) {
    const locked = lock[`node_modules/${name}`].version;
    if (locked !== byName[name].version) throw new Error(`${name}: package-lock.json has ${locked}, vendor.json ${byName[name].version}`);
  }
  const stamp = join(MODULES, ".lock-sha256");
  const wanted = `${sha256(join(HERE, "package-lock.json"))} ${process.platform} ${process.arch}`;
  if (existsSync(stamp) && text(stamp) === wanted) return;
  npm(["ci", "--ignore-scripts"], HERE);
  writeFileSync(stamp, wanted);
}

// ── Building ────────────────────────────────────────────────────────────────

// A storage that hashes file names (Django's ManifestStaticFilesStorage) fails on the name of a map that is not there.
const withoutSourceMap = (code) => code.replace(/^\/\/# sourceMappingURL=.*$/gm, "").trim();

const banner = (item, what) => `/*! ${item.name} ${item.version}${what} | ${item.licence} | see licenses.txt */\n`;

/** One file: as separate deferred scripts, htmx may start before its extensions are there. */
function buildHtmx(folders, out) {
  const item = byName["htmx.org"];
  const extensions = item.files.slice(1).map((file) => basename(file, ".min.js"));
  const parts = item.files.map((file) => withoutSourceMap(text(join(folders[item.name], file))));
  writeFileSync(join(out, "htmx.js"), banner(item, ` with ${extensions.join(", ")}`) + parts.join("\n;\n") + "\n");
}

function buildAlpine(folders, out) {
  const item = byName["@alpinejs/csp"];
  writeFileSync(join(out, "alpine.js"), banner(item, "") + withoutSourceMap(text(join(folders[item.name], item.files[0]))) + "\n");
}

function buildScript(out) {
  const tool = join(MODULES, "esbuild/bin/esbuild");
  const options = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8", "--legal-comments=inline", "--log-level=warning"];
  execFileSync(process.execPath, [tool, join(HERE, "admin.js"), ...options, `--outfile=${join(out, "admin.js")}`], { stdio: "inherit" });
}

function buildStyles(out) {
  const tool = join(MODULES, "@tailwindcss/cli/dist/index.mjs");
  const args = ["-i", join(HERE, "theme.css"), "-o", join(out, "admin.css"), "--minify"];
  // colours and terminals of the caller must not matter; the tool tells its progress on stderr
  execFileSync(process.execPath, [tool, ...args], { cwd: HERE, stdio: ["ignore", "ignore", "pipe"] });
  // Django's classes in our look, for pages of packages only
  const minify = [join(MODULES, "esbuild/bin/esbuild"), join(HERE, "contrib.css"), "--minify", "--log-level=warning"];
  execFileSync(process.execPath, [...minify, `--outfile=${join(out, "contrib.css")}`], { stdio: "inherit" });
}

function buildIcons(folders, out) {
  const item = byName["lucide-static"];
  const names = text(join(HERE, "icons.txt")).split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const symbols = [...new Set(names)].sort().map((name) => {
    const file = join(folders[item.name], "icons", `${name}.svg`);
    if (!existsSync(file)) throw new Error(`icons.txt: ${item.name} ${item.version} has no icon named ${name}`);
    const drawing = text(file).match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    const body = drawing.replace(/\s+/g, " ").replaceAll("> <", "><").replaceAll(" />", "/>").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  const notice = `Icons: Lucide ${item.version}, ISC License, Copyright (c) Lucide Icons and Contributors; parts derived from Feather, MIT License, Copyright (c) Cole Bemis; see licenses.txt`;
  writeFileSync(join(out, "icons.svg"), `<!-- ${notice} -->\n<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

function buildFonts(folders, out) {
  const item = byName["@fontsource-variable/inter"];
  mkdirSync(join(out, "fonts"));
  for (const file of item.files) cpSync(join(folders[item.name], file), join(out, "fonts", basename(file)));
}

/** Our own files that are shipped as they are. */
function copyOwn(out) {
  cpSync(join(HERE, "favicon.svg"), join(out, "favicon.svg"));
}

function buildLicences(folders, out) {
  const parts = packages.filter((item) => item.notice).map((item) => {
    const own = item.notice.startsWith("static/");
    const notice = text(own ? join(ROOT, item.notice) : join(folders[item.name], item.notice));
    const head = `${item.name} ${item.version} (${item.licence}), in ${item.output}`;
    return `${head}\n${"=".repeat(head.length)}\n\n${notice.replace(/\r\n/g, "\n").trim()}\n`;
  });
  writeFileSync(join(out, "licenses.txt"), parts.join("\n\n"));
}

function build(out) {
  const folders = unpack(mkdtempSync(join(CACHE, "unpacked-")));
  try {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    buildHtmx(folders, out);
    buildAlpine(folders, out);
    buildScript(out);
    buildStyles(out);
    buildIcons(folders, out);
    buildFonts(folders, out);
    copyOwn(out);
    buildLicences(folders, out);
  } finally {
    rmSync(dirname(Object.values(folders)[0]), { recursive: true, force: true });
  }
}

// ── Comparing ───────────────────────────────────────────────────────────────

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"));
}

/** The files that differ, are missing or are too many, each with its reason. */
function differences(fresh, committed) {
  const names = [...new Set([...filesOf(fresh), ...filesOf(committed)])].sort();
  return names.flatMap((name) => {
    const [a, b] = [join(fresh, name), join(committed, name)];
    if (!existsSync(b)) return [`${name}: missing`];
    if (!existsSync(a)) return [`${name}: not made by the build`];
    return sha256(a) === sha256(b) ? [] : [`${name}: differs`];
  });
}

function check() {
  const fresh = mkdtempSync(join(tmpdir(), "htmx-admin-static-"));
  try {
    build(join(fresh, "out"));
    const wrong = differences(join(fresh, "out"), BUILT);
    if (wrong.length) console.error(`${relative(ROOT, BUILT)} is not what scripts/static builds:\n  ${wrong.join("\n  ")}`);
    return wrong.length ? 1 : 0;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
if (args.some((arg) => arg !== "--check")) {
  console.error("usage: scripts/static [--check]");
  process.exit(2);
}
mkdirSync(CACHE, { recursive: true });
installTools();
if (args.length) {
  process.exitCode = check();
} else {
  build(BUILT);
  for (const name of filesOf(BUILT).sort()) console.log(name.padEnd(44), String(readFileSync(join(BUILT, name)).length).padStart(7));
}
