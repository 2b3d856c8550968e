/** A plain writer of SVG: elements as text, with text that is kept as text. */

type Attributes = Readonly<Record<string, string | number>>;

export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  if (children.length === 0) return `<${name}${written}/>`;
  return `<${name}${written}>${children.join('')}</${name}>`;
}

export function label(text: string, attributes: Attributes): string {
  return element('text', attributes, escaped(text));
}

/** Brings its own background, in two sets of colours, so that it can be read on any page. */
export function drawing(
  { width, height, title }: { width: number; height: number; title: string },
  ...children: readonly string[]
): string {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', role: 'img', ...size },
    `\n${element('title', {}, escaped(title))}`,
    `\n${element('style', {}, STYLE)}`,
    `\n${element('rect', { class: 'page', width, height, rx: 6 })}\n`,
    `${children.join('\n')}\n`,
  )}\n`;
}

/** Of the colours, each has at least 4.5 to 1 on its page. */
const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 } .faint { fill: #59636e }
.right { text-anchor: end } .middle { text-anchor: middle }
.page { fill: #ffffff } .ours { fill: #0969da; stroke: #0969da } .missed { fill: #cf222e; stroke: #cf222e }
.broker { fill: #8250df; stroke: #8250df } .fdatasync { fill: #9a6700; stroke: #9a6700 }
.grid { stroke: #d1d9e0 } .spread { stroke: #1f2328 } .must { stroke: #cf222e } .aim { stroke: #1a7f37 }
.line { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .faint { fill: #9198a1 }
.page { fill: #0d1117 } .ours { fill: #4493f8; stroke: #4493f8 } .missed { fill: #f85149; stroke: #f85149 }
.broker { fill: #ab7df8; stroke: #ab7df8 } .fdatasync { fill: #d29922; stroke: #d29922 }
.grid { stroke: #3d444d } .spread { stroke: #f0f6fc } .must { stroke: #f85149 } .aim { stroke: #3fb950 }
.line { fill: none }
}`;

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
