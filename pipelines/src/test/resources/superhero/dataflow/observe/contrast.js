// The smallest contrast of a text to what is behind it, by the WCAG's formula.
(() => {
  const numbers = color => color.match(/[\d.]+/g).map(Number);
  const light = color => numbers(color).slice(0, 3).map(c => c / 255)
    .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const back = element => {
    const color = getComputedStyle(element).backgroundColor;
    return numbers(color)[3] === 0 && element.parentElement ? back(element.parentElement) : color;
  };
  return Math.min(...[...document.body.querySelectorAll("*")]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim() !== ""))
    .filter(e => !["SCRIPT", "title"].includes(e.tagName))
    .map(e => {
      const style = getComputedStyle(e);
      const [one, other] = [light(e.ownerSVGElement ? style.fill : style.color), light(back(e))];
      return (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    }));
})()
