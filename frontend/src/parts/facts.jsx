/** Names and their values, as a list of definitions. */

/** @param {{ facts: [name: string, value: string][], wide?: boolean }} props `wide`: each in a box of its own */
export function Facts({ facts, wide = false }) {
  return (
    <dl class={wide ? "facts wide" : "facts"}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
