/* Draws the figures of a report as they come near the screen, in the colours of the reader's theme, and all of them
   before they are printed. */
(() => {
  const config = JSON.parse(document.getElementById("plot-config").textContent);
  const dark = JSON.parse(document.getElementById("dark-colours").textContent);
  const theme = matchMedia("(prefers-color-scheme: dark)");
  const plots = [...document.querySelectorAll(".plot")];
  let isPrinting = false;

  function draw(place) {
    const data = place.nextElementSibling.textContent;
    const isDark = theme.matches && !isPrinting;
    const figure = JSON.parse(isDark ? data.replace(/"#[0-9a-f]{6}"/g, (found) => `"${dark[found.slice(1, -1)] ?? found.slice(1, -1)}"`) : data);
    place.dataset.drawn = "yes";
    // A narrow legend has a line for each name: it must not take the room of the curves.
    const names = figure.data.filter((trace) => trace.name && trace.showlegend !== false).length;
    const height = figure.layout.height + (place.clientWidth < 420 ? 19 * Math.max(0, names - 4) : 0);
    place.style.height = `${height}px`;
    window.Plotly.react(place, figure.data, { ...figure.layout, height, autosize: true }, config);
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        draw(entry.target);
      }
    },
    { rootMargin: "600px" },
  );
  for (const place of plots) near.observe(place);

  const drawn = () => plots.filter((place) => place.dataset.drawn);
  theme.addEventListener("change", () => drawn().forEach(draw));
  addEventListener("beforeprint", () => {
    isPrinting = true;
    plots.forEach(draw);
  });
  addEventListener("afterprint", () => {
    isPrinting = false;
    drawn().forEach(draw);
  });
})();
