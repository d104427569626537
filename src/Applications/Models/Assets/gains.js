// Draws how many gain and lose how much.
import { chart } from "../chart.js";

function optionOf(data) {
  const bar = (name, values, color, sign) => ({
    name, type: "bar", stack: "subjects", color, barMaxWidth: 22,
    data: values.map(value => ({ value: sign * value, shown: value })),
  });
  return {
    grid: { left: 8, right: 24, top: 8, bottom: 34, containLabel: true },
    legend: { bottom: 0 },
    // Drawn on the canvas, not as markup: the page's security policy allows no styles from elsewhere.
    tooltip: { trigger: "item", renderMode: "richText", formatter: point => `${point.name}\n${point.seriesName}  ${point.data.shown} ${data.subjects}` },
    xAxis: { type: "value", minInterval: 1, axisLabel: { formatter: value => Math.abs(value) } },
    yAxis: { type: "category", data: data.ranges, inverse: true, axisTick: { show: false } },
    series: [bar(data.downName, data.down, "#b4532a", -1), bar(data.upName, data.up, "#0f6b5c", 1)],
  };
}

export const start = root => chart(root, "trial-drawn", optionOf);
