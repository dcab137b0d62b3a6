// SARIF as we write it, against the schema of the standard (OASIS SARIF 2.1.0).
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import os from 'node:os';
import { execFileSync, spawnSync } from 'node:child_process';
import Ajv from 'ajv';

// The schema's licence keeps it out of this repository; a crate that ships it is a dependency of
// tests/sarif, which is fetched and never built.
const manifest = new URL('../sarif/Cargo.toml', import.meta.url).pathname;
const schema = () => {
  const text = execFileSync('cargo', ['metadata', '--locked', '--format-version', '1', '--manifest-path', manifest], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] });
  const found = JSON.parse(text).packages.find(one => one.name === 'serde-sarif');
  return JSON.parse(fs.readFileSync(path.join(path.dirname(found.manifest_path), 'src/schema.json'), 'utf8'));
};

/** The log of a design with an accepted finding and a mistake in its input. */
const accepted = () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sarif-'));
  fs.mkdirSync(path.join(root, 'content'));
  fs.writeFileSync(path.join(root, 'content/topology.yaml'), `components:
  user: {kind: client}
  web: {kind: server, contains: {app: {kind: service}, db: {kind: database}}}
connections:
  - {from: user, to: app, protocol: HTTP, port: 80}
  - {from: app, to: db}
  - {from: app, to: nobody}
accept:
  - {rule: no-backup, on: "*", reason: It is a toy, owner: us, until: 2999-01-01}
`);
  const run = spawnSync(process.env.GROUNDPLAN, ['--root', root, 'check', '--format', 'sarif'], { encoding: 'utf8' });
  fs.rmSync(root, { recursive: true });
  return run.stdout;
};

test('every SARIF log is valid', () => {
  const standard = schema();
  assert.match(standard.$id, /sarif-schema-2\.1\.0\.json$/);
  const validate = new Ajv({ allErrors: true, unknownFormats: 'ignore', schemaId: 'auto' }).compile(standard);
  fs.writeFileSync(path.join(process.env.SITES, 'accepted.sarif'), accepted());
  const logs = fs.readdirSync(process.env.SITES).filter(name => name.endsWith('.sarif'));
  let results = 0, suppressed = 0;
  for (const name of logs) {
    const log = JSON.parse(fs.readFileSync(path.join(process.env.SITES, name), 'utf8'));
    validate(log);
    assert.deepEqual(validate.errors ?? [], [], name);
    const all = log.runs.flatMap(run => run.results);
    results += all.length;
    suppressed += all.filter(result => result.suppressions?.length).length;
  }
  assert.ok(logs.length >= 2 && results > 20 && suppressed > 0, `${logs.length} logs, ${results} results, ${suppressed} suppressed`);
  const broken = JSON.parse(fs.readFileSync(path.join(process.env.SITES, logs[0]), 'utf8'));
  broken.runs[0].results[0].level = 'terrible';
  assert.equal(validate(broken), false, 'the schema sees what is wrong');
});
