/** An answer's text without what it says of its subgraphs, which differs each time: `{"data":…}`. */
export function withoutSections(text: string): string {
  const end = text.lastIndexOf(`,"extensions":{"sections":[`);
  return end < 0 ? text : `${text.slice(0, end)}}`;
}
