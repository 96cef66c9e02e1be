package gatelens.report.page;

import gatelens.report.draw.Svg;
import gatelens.report.draw.Tokens;

/// The style of every page: what it looks like on a screen, on a telephone and on paper.
final class PageStyle {
  private PageStyle() {}

  private static final String SCREEN =
      """
      *{box-sizing:border-box}
      html{color-scheme:light dark;scroll-padding-top:1rem}
      body{margin:0;background:var(--page);color:var(--ink);font:var(--letters)/1.5 Inter,"Segoe UI",system-ui,-apple-system,"Noto Sans","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
      header,main,footer,nav{max-width:1120px;margin:0 auto;padding:0 24px}
      header{display:flex;flex-wrap:wrap;align-items:center;gap:8px;padding-top:10px;padding-bottom:10px;border-bottom:1px solid var(--line)}
      .mark{font-weight:700;margin-right:8px}
      .mark::before{content:"";display:inline-block;width:.62em;height:.62em;border:.15em solid var(--accent);border-radius:50%;margin-right:.4em}
      .chip{border:1px solid var(--line);border-radius:8px;padding:2px 10px;background:var(--card)}
      .chip small{color:var(--soft);font-size:var(--small)}
      nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:0;padding:8px 0;font-size:13px}
      a{color:var(--accent)}
      .skip{position:absolute;left:-99rem}.skip:focus{left:1rem}
      h1{font-size:13px;font-weight:600;color:var(--soft);margin:16px 0 2px}
      .lead{font-size:21px;line-height:1.38;letter-spacing:-.012em;margin:0 0 14px;max-width:66ch;text-wrap:pretty}
      h2{font-size:17px;margin:0;display:inline}
      section>h2{display:block;margin:20px 0 8px}
      h3{font-size:15px;margin:16px 0 6px}
      p{margin:6px 0 10px;max-width:78ch}
      .soft,small,caption,figcaption{color:var(--soft)}
      small,caption,figcaption,.links{font-size:13px}
      .card,figure,.words{background:var(--card);border:1px solid var(--line);border-radius:12px}
      .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:var(--space);margin:0 0 var(--space)}
      .card{padding:10px 16px 12px}
      .card h2{display:block;font-size:13px;color:var(--soft);margin:0 0 4px}
      .card p{margin:2px 0 4px}
      .card ol,.card ul{margin:0;padding:0;list-style:none}
      .card li{margin:3px 0}
      .card li small{display:block}
      .verdict{font-weight:600}
      .for,.against,.option{white-space:nowrap}.for{color:var(--for);font-weight:600}.against{color:var(--against);font-weight:600}
      figure{margin:var(--space) 0;padding:var(--space) 16px}
      figcaption{max-width:100ch}
      .drawn svg{display:block;height:auto;max-width:100%}
      .gl-page{fill:none}.gl-narrow{display:none!important}
      .gl-wide{width:100%;max-width:820px!important}
      details{margin:0}
      details.part{border-top:1px solid var(--line);padding:10px 0}
      summary{cursor:pointer}
      details details>summary{font-size:13px;color:var(--soft)}
      details details>summary h3{display:inline;color:var(--ink)}
      .wide{overflow-x:auto;max-height:30rem;overflow-y:auto}
      table{border-collapse:collapse;margin:8px 0;font-size:13px}
      caption{text-align:left;padding-bottom:4px}
      th{font-weight:600;background:var(--card);vertical-align:bottom}
      td,th{border-bottom:1px solid var(--line);padding:2px 12px 2px 0;text-align:right;overflow-wrap:normal;vertical-align:top}
      td.t,th.t{text-align:left}td.t{overflow-wrap:anywhere;min-width:4.6em}
      .words{max-width:none;font-size:17px;line-height:2.05;padding:10px 16px;margin:0 0 var(--space)}
      .words span{border-radius:5px;padding:3px 2px;border-bottom:2px solid transparent;white-space:pre-wrap}
      .words .plus{border-bottom:2px solid var(--for)}.words .minus{border-bottom:2px dashed var(--against)}
      .words .at{outline:2px solid var(--accent);outline-offset:1px}
      .stack{padding:4px 0 2px;position:relative}
      .lane{display:grid;grid-template-columns:190px minmax(0,1fr);border-top:1px solid var(--line)}
      .lane:first-child{border-top:0}
      .lane>.name{padding:8px 8px 8px 16px;font-size:13px;font-weight:600;line-height:1.35}
      .lane>.name small{display:block;font-weight:400;font-size:var(--small)}
      .plot{position:relative;margin:8px 16px 8px 44px}
      .plot svg{display:block;width:100%;height:100%;overflow:visible}
      .plot .hi,.plot .lo,.plot .mid{position:absolute;right:100%;margin-right:6px;font-size:var(--small);line-height:1;color:var(--soft);white-space:nowrap}
      .plot .hi{top:0}.plot .lo{bottom:0}.plot .mid{transform:translateY(-50%)}
      .curve{height:72px}.bars{height:76px}.heat{height:132px}.series{height:64px}.steps{height:58px;margin-top:4px}
      .steps span{position:absolute;top:4px;font-size:var(--small);line-height:1;color:var(--soft);transform-origin:0 0;transform:rotate(38deg);white-space:nowrap;max-width:92px;overflow:hidden;text-overflow:ellipsis}
      .steps.flat{height:22px}.steps.flat span{transform:translateX(-50%)}
      .steps.flat span:first-child{transform:none}.steps.flat span:last-child{transform:translateX(-100%)}
      .plot .under{position:absolute;inset:0}.plot .under+svg{position:relative}
      .stroke{fill:none;stroke:var(--ink);stroke-width:1.6;vector-effect:non-scaling-stroke}
      .zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;vector-effect:non-scaling-stroke}
      .f-for{fill:var(--for)}.f-against{fill:var(--against)}.f-accent{fill:var(--accent)}
      .cursor{position:absolute;left:0;top:0;will-change:transform;background:var(--accent);opacity:.2;pointer-events:none;min-width:2px}
      .tell{position:fixed;left:0;top:0;contain:layout paint;will-change:transform;z-index:9;width:max-content;max-width:20rem;background:var(--card);color:var(--ink);border:1px solid var(--accent);border-radius:8px;padding:6px 10px;font-size:13px;line-height:1.4;pointer-events:none;box-shadow:0 2px 10px #0003}
      .tell b{display:block}.tell [hidden]{display:none}
      .ramp{display:inline-block;width:72px;height:9px;border-radius:2px;vertical-align:-1px;margin:0 4px}
      .drawn{position:relative}
      :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
      .links button,.sort{font:inherit;color:var(--accent);background:none;border:0;padding:0 2px;cursor:pointer;text-decoration:underline}
      .sort{color:inherit;text-decoration:none;font-weight:600}
      .links{margin:4px 0 0}
      input.find{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:3px 10px;width:min(24rem,100%)}
      code{font:13px ui-monospace,monospace}
      dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:3px 16px;font-size:14px}
      dt{color:var(--soft)}dd{margin:0}
      footer{border-top:1px solid var(--line);margin-top:16px;padding-top:8px;padding-bottom:16px;font-size:13px;color:var(--soft)}
      """;

  private static final String NARROW =
      """
      @media(max-width:859px){.gl-wide{display:none!important}.gl-narrow{display:block!important;width:100%;max-width:30rem}}
      @media(max-width:600px){header,main,footer,nav{padding-left:14px;padding-right:14px}
      .lead{font-size:18px}.words{font-size:16px;padding:8px 10px}
      figure:not(.stack){padding:8px 0;border:0;background:none}
      .lane{display:block}.lane>.name{padding:8px 10px 0}.lane>.name small{display:inline;margin-left:6px}
      .plot{margin:4px 10px 8px 50px}.odd{display:none}dl{display:block}dd{margin:0 0 6px}}
      """;

  private static final String PAPER =
      """
      @media print{@page{margin:14mm}
      body{background:#fff;font-size:11pt}header,main,footer,nav{max-width:none;padding-left:0;padding-right:0}
      .one :not(.way):not(.it *){display:none!important}.one .it>details{display:none!important}
      .links,nav,.skip,.tell,.cursor,input.find{display:none!important}
      .gl-wide{display:block!important}.gl-narrow{display:none!important}
      details::details-content{content-visibility:visible!important;display:block!important;height:auto!important;overflow:visible!important}
      .wide{overflow:visible;max-height:none}
      .slim{columns:2;column-gap:8mm}.slim table{width:100%}
      table{font-size:7pt}td,th{padding-right:6px;overflow-wrap:anywhere}
      figure,.card,.lane,.words,tr,figcaption{break-inside:avoid}
      h2,h3,caption,thead,summary{break-after:avoid}
      .card,figure,.words{border-color:#bbb}
      *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
      @media(forced-colors:active){.words span{border-bottom-color:CanvasText}.stroke{stroke:CanvasText}}
      """;

  static String css() {
    return Tokens.css()
        + Svg.style()
        + SCREEN.replace("\n", "")
        + NARROW.replace("\n", "")
        + PAPER.replace("\n", "");
  }
}
