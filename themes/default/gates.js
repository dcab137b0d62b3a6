/* What fails if: evaluates the gates that the analysis compiled (src/model/gates.rs).
   gates({v: names, g: [[need, node, …], …], j: [[id, works, reads], …]}) returns a function from what
   says of a name whether it is down to one number a journey: 0 works, 1 no spare, 2 writes stop, 3 stops.
   Nodes are numbered, names first. All gates start as not holding; rounds end when nothing changes. */
const gates = ({ v, g, j }) => {
  const run = dead => {
    const up = [...v.map((_, i) => !dead(i)), ...g.map(() => false)];
    for (let again = true; again;) {
      again = false;
      g.forEach(([need, ...of], i) => {
        if (!up[v.length + i] && of.filter(n => up[n]).length >= need) up[v.length + i] = again = true;
      });
    }
    return n => n < 0 || up[n];
  };
  // Which journeys each single failure stops, on top of what is dead.
  const singles = dead => v.map((_, i) => { const up = run(n => n === i || dead(n)); return j.map(([, works]) => up(works)); });
  const before = singles(() => false);
  return down => {
    const dead = i => down(v[i]), up = run(dead), now = singles(dead);
    return j.map(([, works, reads], at) =>
      !up(works) ? (reads >= 0 && up(reads) ? 2 : 3) : +now.some((s, i) => !s[at] && before[i][at]));
  };
};
