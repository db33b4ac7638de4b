"""What doesn't fit on a page: too wide, too small, too close, broken, torn or covered."""

from playwright.sync_api import Page

# What a finger must hit, links in running text excepted; behind an open dialog nothing is.
TARGETS = """() => {
  const top = document.querySelector('dialog[open]') ?? document;
  const lone = part => {
    const text = part.closest('p, dd, td, li');
    return part.tagName !== 'A' || !text || text.innerText.trim() === part.innerText.trim();
  };
  return [...top.querySelectorAll('a[href], button, summary, input, textarea')]
    .filter(part => part.checkVisibility() && part.type !== 'hidden')
    .filter(part => !part.matches('.skip, .away') && lone(part))
    // A box in its label is hit with it.
    .map(part => ({ hit: part.closest('label') ?? part, name: part.innerText || part.name }))
    .map(({ hit, name }) => ({ box: hit.getBoundingClientRect(), name }))
    .filter(({ box }) => box.width < 44 || box.height < 44)
    .map(({ box, name }) => `${name}: ${box.width} x ${box.height}`);
}"""
# What `system-ui` may turn out to be: one wide, one narrow. Through the style sheet's own object,
# which the content security policy leaves to scripts of ours.
FONTS = ("DejaVu Sans", "Liberation Sans")
IN_FONT = """font => {
  const [sheet] = document.styleSheets;
  if (window.fontRule !== undefined) sheet.deleteRule(window.fontRule);
  window.fontRule = sheet.insertRule(`body { font-family: "${font}" }`, sheet.cssRules.length);
}"""
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll('dialog[open], .table')]
  .filter(part => part.scrollWidth > part.clientWidth).map(part => part.tagName)"""
# Words that stand on two lines. Codes, addresses and commands may: they are no words.
BROKEN = r"""() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const parent = text.parentElement;
    const isNoWord = parent.closest('code, pre, [translate=no]:not(bdi), .exact, .spoken, .away');
    if (isNoWord || !parent.checkVisibility()) continue;
    for (const { 0: word, index } of text.data.matchAll(/\p{L}{2,20}/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (lines.size > 1) broken.push(word);
    }
  }
  return broken;
}"""
# Text under the button that closes the dialog.
COVERED = """() => {
  const [button] = document.querySelectorAll('dialog[open] .close');
  if (!button) return [];
  const dialog = button.closest('dialog');
  const over = button.getBoundingClientRect();
  const texts = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
  const covered = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const isUnder = box =>
      box.right > over.left && box.left < over.right &&
      box.bottom > over.top && box.top < over.bottom;
    if ([...range.getClientRects()].some(isUnder)) covered.push(texts.currentNode.data.trim());
  }
  return covered;
}"""
# Choices whose words come so close that two of them read as one.
CROWDED = """() => [...document.querySelectorAll('label:has(> input)')]
  .filter(label => {
    const words = document.createRange();
    words.selectNodeContents(label);
    const room = label.getBoundingClientRect().height - words.getBoundingClientRect().height;
    return label.checkVisibility() && label.innerText.trim() && room < 12;
  })
  .map(label => label.innerText.trim())"""
# A sentence that its box lays out in pieces, with gaps between them.
TORN = """() => [...document.querySelectorAll('body *')]
  .filter(part => /flex|grid/.test(getComputedStyle(part).display) && part.checkVisibility())
  .filter(part => [...part.childNodes]
    .filter(child => child.nodeType === Node.TEXT_NODE && child.data.trim()).length > 1)
  .map(part => part.innerText)"""
MISFITS = f"""font => {{
  ({IN_FONT})(font);
  return [{TOO_WIDE}, {TARGETS}, {BROKEN}, {COVERED}, {CROWDED}, {TORN}].flatMap(look => look());
}}"""
SIZES = (320, 375, 768, 1100)


def misfits(page: Page, width: int) -> list[str]:
    """What is too wide for this width, broken in two or too small for a thumb."""
    page.set_viewport_size({"width": width, "height": 640})
    found = [(font, part) for font in FONTS for part in page.evaluate(MISFITS, font)]
    return [f"{width}, {font}: {part}" for font, part in found]
