// Python cut into pieces that look different: by weight and tone, never by hue, which is the sign's.

export type Look = "plain" | "word" | "text" | "note" | "number";

export interface Piece {
  look: Look;
  text: string;
}

const WORDS =
  /^(?:and|as|class|def|elif|else|False|for|from|if|import|in|is|lambda|None|not|or|pass|return|self|True|while|with)$/;
const PIECES =
  /(#.*$)|("""|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(\d[\w.]*(?:(?<=[eE])[-+]\d+)?)|([^\w#"']+|.)/gu;

/** One line; `inside` is whether it begins within a long text, and what comes back whether the next one does. */
export function pieces(line: string, inside: boolean): { pieces: Piece[]; inside: boolean } {
  const found: Piece[] = [];
  const add = (look: Look, text: string) => {
    const last = found.at(-1);
    if (last?.look === look) last.text += text;
    else if (text) found.push({ look, text });
  };
  let within = inside;
  let rest = line;
  while (within || rest.includes('"""')) {
    const at = rest.indexOf('"""');
    if (within) {
      const end = at < 0 ? rest.length : at + 3;
      add("text", rest.slice(0, end));
      rest = rest.slice(end);
      within = at < 0;
      if (within) return { pieces: found, inside: true };
    } else {
      plain(rest.slice(0, at), add);
      add("text", '"""');
      rest = rest.slice(at + 3);
      within = true;
    }
  }
  plain(rest, add);
  return { pieces: found, inside: false };
}

function plain(text: string, add: (look: Look, text: string) => void): void {
  for (const [whole, note, quoted, word, number] of text.matchAll(PIECES)) {
    if (note !== undefined) add("note", note);
    else if (quoted !== undefined) add("text", quoted);
    else if (word !== undefined) add(WORDS.test(word) ? "word" : "plain", word);
    else add(number === undefined ? "plain" : "number", whole);
  }
}
