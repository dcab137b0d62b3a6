// Writes a project with a design of a thousand components: regions, clusters in them, servers in those.
import fs from 'node:fs';
import path from 'node:path';

const root = process.argv[2], lines = ['title: A thousand components', 'components:', '  reader: {kind: client, name: Reader}', '  edge: {kind: load-balancer, name: Edge}'];
const connections = ['connections:', '  - {from: reader, to: edge, protocol: HTTPS, port: 443}'];
const all = n => Array.from({ length: n }, (_, at) => at + 1);
for (const region of all(4)) {
  lines.push(`  region-${region}:`, '    kind: region', `    name: Region ${region}`, '    contains:');
  for (const cluster of all(8)) {
    const at = `${region}-${cluster}`;
    lines.push(`      cluster-${at}:`, '        kind: cluster', `        name: Cluster ${at}`, '        contains:');
    for (const server of all(10)) {
      lines.push(`          server-${at}-${server}:`, '            kind: server', `            name: Server ${at}-${server}`, '            contains:');
      lines.push(`              web-${at}-${server}: {kind: web-server, name: Web ${server}}`, `              app-${at}-${server}: {kind: app-server, name: App ${server}}`);
      connections.push(`  - {from: edge, to: web-${at}-${server}, protocol: HTTP, port: 80}`, `  - {from: web-${at}-${server}, to: app-${at}-${server}}`);
    }
  }
}
fs.mkdirSync(path.join(root, 'content'), { recursive: true });
fs.writeFileSync(path.join(root, 'content/topology.yaml'), [...lines, ...connections, ''].join('\n'));
