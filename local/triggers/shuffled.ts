export function shuffled<Element>(elements: readonly Element[], random: () => number): Element[] {
  const drawn = elements.map((element) => ({ element, draw: random() }));
  return drawn.sort((left, right) => left.draw - right.draw).map(({ element }) => element);
}
