/* Draws each .tx-chart from the table inside it: the table is the truth, the chart its picture.
   ECharts is fetched only when a chart comes near the screen. It paints on a canvas, because its SVG
   painter writes style attributes, which the content policy refuses. */
(() => {
  const me = document.currentScript;
  const figures = [...document.querySelectorAll(".tx-chart")];
  if (!figures.length) return;
  const root = document.documentElement;
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const px = (name) => parseFloat(css(name)) * parseFloat(getComputedStyle(root).fontSize);

  function readTable(table) {
    const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows];
    const value = (cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value));
    return {
      names: rows.map((row) => row.cells[0].textContent.trim()),
      links: rows.map((row) => row.cells[0].querySelector("a")?.href),
      series: heads.map((head, at) => ({ name: head, data: rows.map((row) => value(row.cells[at + 1])) })),
    };
  }

  function options(kind, { names, series }, narrow) {
    const text = { color: css("--tx-ink-2"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: px("--tx-fs-xs") };
    const way = kind === "way";
    const stack = way || kind === "stack" || kind === "parts";
    if (way) series = series.slice(0, 1);
    const category = {
      type: "category", data: names, axisTick: { show: false }, inverse: stack, boundaryGap: kind !== "line",
      axisLine: { lineStyle: { color: css("--tx-line-2") } },
      axisLabel: { ...text, interval: stack || !narrow ? 0 : 1, formatter: (name) => name.replace(/^\d{4}年(?=\d)/, "").replace("至今", "") },
    };
    const value = { type: "value", splitNumber: 4, minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: css("--tx-line") } } };
    const colours = kind === "parts" ? ["--tx-c1", "--tx-c2", "--tx-line-2"] : stack ? ["--tx-c2", "--tx-c3", "--tx-c4", "--tx-c5"] : series.length > 1 ? ["--tx-c2", "--tx-c1", "--tx-c5"] : ["--tx-c1"];
    return {
      animation: false, aria: { enabled: true }, textStyle: text, color: colours.map(css),
      grid: { left: 4, right: 8, top: px("--tx-fs-sm") * 2.8, bottom: 4, containLabel: true },
      legend: { show: series.length > 1, top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 16, icon: "rect", textStyle: { ...text, fontSize: px("--tx-fs-sm") } },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, textStyle: { ...text, color: css("--tx-ink") } },
      xAxis: stack ? value : category, yAxis: stack ? category : value,
      series: series.map((one) => ({ ...one, type: kind === "line" ? "line" : "bar", stack: stack ? "all" : undefined, barMaxWidth: 13, barGap: "15%", symbolSize: 6 })),
    };
  }

  let library;
  const fetchLibrary = () => (library ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: me.dataset.echarts, nonce: me.nonce, onload: done, onerror: failed });
    document.head.append(script);
  }));

  async function draw(figure) {
    await fetchLibrary();
    const canvas = figure.querySelector(".tx-chart__canvas");
    figure.querySelector("details").open = false;
    canvas.hidden = false;
    const table = readTable(figure.querySelector("table"));
    const chart = echarts.init(canvas, null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) });
    const paint = () => { chart.resize(); chart.setOption(options(figure.dataset.chart, table, canvas.clientWidth < 420)); };
    paint();
    chart.on("click", (point) => { if (table.links[point.dataIndex]) location.href = table.links[point.dataIndex]; });
    addEventListener("resize", paint);
    addEventListener("beforeprint", paint);
  }

  const near = new IntersectionObserver((seen) => {
    for (const one of seen) {
      if (!one.isIntersecting) continue;
      near.unobserve(one.target);
      draw(one.target);
    }
  }, { rootMargin: "400px" });
  figures.forEach((figure) => near.observe(figure));
})();
