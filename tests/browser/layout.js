// What is wrong with the way the page lies on the screen, as sentences. Run in the page; reads, changes nothing.
() => {
  const SMALLEST_TEXT = 12;
  // The indices of a formula, as in a printed book.
  const SMALLEST_INDEX = 8.5;
  const SMALLEST_TARGET = 24;
  const TARGETS = 'button, a[href], input, select, textarea, summary, [role=slider], [role=tab], [role=button]';
  const wrong = [];
  const view = { left: 0, top: 0, right: document.documentElement.clientWidth, bottom: innerHeight };

  const name = (one) => {
    const words = one.ariaLabel || one.innerText || one.getAttribute('placeholder') || one.textContent || one.tagName;
    return `${one.tagName.toLowerCase()} “${words.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
  };
  const box = (rect) => `${Math.round(rect.left)},${Math.round(rect.top)} ${Math.round(rect.width)}×${Math.round(rect.height)}`;
  // Text for ears alone is cut to nothing; it takes no room.
  const unseen = (one, rect) => rect.width <= 1 || rect.height <= 1 || !one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const onStage = (one) => one.closest('[role=application] [role=application]') !== null;

  // The part of an element that its ancestors leave to be seen; whether the rest can be scrolled to.
  const seen = (one) => {
    const rect = one.getBoundingClientRect();
    const part = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom };
    let scrolled = false;
    for (let at = one.parentElement; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
      if (style.position === 'fixed') break;
      if (!clips) continue;
      const room = at.getBoundingClientRect();
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) scrolled = true;
      part.left = Math.max(part.left, room.left);
      part.top = Math.max(part.top, room.top);
      part.right = Math.min(part.right, room.right);
      part.bottom = Math.min(part.bottom, room.bottom);
    }
    return { rect, part, scrolled, width: part.right - part.left, height: part.bottom - part.top };
  };

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} wide on a screen of ${root.clientWidth}`);
  if (getComputedStyle(document.body).overflowX === 'hidden' && document.body.scrollWidth > root.clientWidth)
    wrong.push(`the body hides ${document.body.scrollWidth - root.clientWidth} of its width`);

  for (const one of document.body.querySelectorAll('*')) {
    const words = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && /\S/.test(node.data) && !/^\u200b$/.test(node.data.trim()));
    if (words.length === 0 || one.closest('math, script, style, noscript, option, svg defs')) continue;
    const rect = one.getBoundingClientRect();
    if (unseen(one, rect)) continue;
    const style = getComputedStyle(one);
    if (style.clipPath === 'inset(50%)') continue;
    const size = parseFloat(style.fontSize);
    const least = one.closest('.katex .msupsub') ? SMALLEST_INDEX : SMALLEST_TEXT;
    if (size < least - 0.01) wrong.push(`text of ${size} px: ${name(one)}`);
    if (style.overflowX !== 'visible' && style.overflowX !== 'auto' && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && one.tagName !== 'INPUT')
      wrong.push(`cut off: ${name(one)} shows ${one.clientWidth} of ${one.scrollWidth} px`);
  }

  const targets = [];
  for (const one of document.body.querySelectorAll(TARGETS)) {
    const found = seen(one);
    if (unseen(one, found.rect) || onStage(one) || one.closest('[aria-hidden=true]')) continue;
    // A number in a sentence is as high as its line.
    const inSentence = one.closest('p') !== null && one.tagName !== 'INPUT';
    if (!inSentence && (found.rect.width < SMALLEST_TARGET - 0.5 || found.rect.height < SMALLEST_TARGET - 0.5))
      wrong.push(`small target: ${name(one)} at ${box(found.rect)}`);
    if (found.width < 1 || found.height < 1) {
      if (!found.scrolled) wrong.push(`clipped away: ${name(one)} at ${box(found.rect)}`);
      continue;
    }
    if (!found.scrolled && (found.width < found.rect.width - 1 || found.height < found.rect.height - 1))
      wrong.push(`clipped: ${name(one)} at ${box(found.rect)}`);
    if (found.part.left < view.left - 1 || found.part.right > view.right + 1 || found.part.top < view.top - 1 || found.part.bottom > view.bottom + 1)
      wrong.push(`outside the screen: ${name(one)} at ${box(found.rect)}`);
    targets.push([one, found.part]);
  }
  targets.forEach(([one, a], at) => {
    for (const [other, b] of targets.slice(at + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      // What pops up lies over the page, and is meant to.
      if (one.closest('[role=dialog]') !== other.closest('[role=dialog]')) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 1) wrong.push(`overlap: ${name(one)} and ${name(other)}, ${Math.round(across)}×${Math.round(down)} px`);
    }
  });
  return [...new Set(wrong)];
}
