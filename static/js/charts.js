/* Draws each chart of a page once it comes into sight. What they show was decided by reporting/progress/charts.py. */

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false, showTips: false };
let plotly = null;

/** Loads Plotly's bundle the first time a chart comes into sight. */
function library(address) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => reject(new Error(address)));
    document.head.append(script);
  });
  return plotly;
}

/** Keeps as many years on the axis as the width has room for. */
function thinned(layout, width) {
  const { tickvals, ticktext } = layout.xaxis;
  const step = Math.ceil((tickvals.length * 48) / Math.max(width - 80, 100));
  const kept = (_, index) => (tickvals.length - 1 - index) % step === 0;
  const xaxis = { ...layout.xaxis, tickvals: tickvals.filter(kept), ticktext: ticktext.filter(kept) };
  return { ...layout, xaxis };
}

async function draw(area) {
  const { data, layout } = JSON.parse(document.getElementById(area.dataset.chart).textContent);
  try {
    const drawing = await library(area.dataset.plotly);
    area.replaceChildren();
    await drawing.newPlot(area, data, thinned(layout, area.clientWidth), CONFIG);
    area.dataset.drawn = "yes";
  } catch {
    area.textContent = "Không tải được biểu đồ. Hãy xem bảng số liệu bên dưới.";
    area.dataset.drawn = "no";
  }
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      draw(entry.target);
    }
  },
  { rootMargin: "200px" },
);

for (const area of document.querySelectorAll("[data-chart]")) observer.observe(area);
