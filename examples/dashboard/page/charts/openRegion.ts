import type uPlot from 'uplot';
import { colours } from './colours.js';

/** What the label takes, px. */
const ROOM = 76;

/** Draws the watermark as a line, and what lies behind it, which may still change, as a region. */
export function openRegion(watermark: () => number | undefined, label: string | undefined): uPlot.Plugin {
  const xOf = (chart: uPlot): number | undefined => {
    const time = watermark();
    if (time === undefined) return undefined;
    const { left, width } = chart.bbox;
    return Math.min(left + width, Math.max(left, chart.valToPos(time / 1000, 'x', true)));
  };
  return {
    hooks: {
      drawClear: (chart) => {
        const x = xOf(chart);
        if (x === undefined) return;
        const { left, top, width, height } = chart.bbox;
        chart.ctx.fillStyle = colours().open;
        chart.ctx.fillRect(x, top, left + width - x, height);
      },
      draw: (chart) => {
        const x = xOf(chart);
        if (x === undefined) return;
        const { ctx, bbox } = chart;
        const scale = devicePixelRatio;
        ctx.fillStyle = colours().tide;
        ctx.fillRect(Math.round(x), bbox.top, Math.max(1, Math.round(1.5 * scale)), bbox.height);
        if (label === undefined) return;
        ctx.save();
        ctx.font = `600 ${11 * scale}px Inter, ui-sans-serif, system-ui, sans-serif`;
        // Beside the line, where there is room.
        const isLeft = x - bbox.left > ROOM * scale;
        ctx.textAlign = isLeft ? 'right' : 'left';
        ctx.textBaseline = 'top';
        ctx.fillText(label, x + (isLeft ? -6 : 8) * scale, bbox.top + 2 * scale);
        ctx.restore();
      },
    },
  };
}
