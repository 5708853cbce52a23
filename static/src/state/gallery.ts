// The networks of the gallery, as the server wrote them into the page: the list lives there alone.
interface Entry {
  slug: string;
  name: string;
  facts: string;
  note: string;
  /** Something to begin one's own network from; else a lesson. */
  template: boolean;
}

export const gallery = (): readonly Entry[] => JSON.parse(document.getElementById("gallery")?.textContent ?? "[]");
