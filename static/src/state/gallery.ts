// The networks of the gallery, as the server wrote them into the page: the list lives there alone.
interface Entry {
  slug: string;
  name: string;
  facts: string;
}

export const gallery = (): readonly Entry[] => JSON.parse(document.getElementById("gallery")?.textContent ?? "[]");
