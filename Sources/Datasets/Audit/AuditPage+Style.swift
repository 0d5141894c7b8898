extension AuditPage {
  /// Reads well from 360 pixels on, by day and by night, and on paper.
  static let style = """
    :root{color-scheme:light dark;--ink:#1c2024;--dim:#5b6570;--line:#e3e5e8;--bar:#2f6f9f;--back:#fff;--card:#f7f8f9;\
    --good:#2e7d4f;--warn:#9a5800;--bad:#b3261e;--none:#aeb6be}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--dim:#9aa3ad;--line:#333a42;--bar:#6db3e2;--back:#16191d;\
    --card:#1d2126;--good:#6cc38f;--warn:#e0a34a;--bad:#ff8a80;--none:#5d6670}}
    *{box-sizing:border-box}
    body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:960px;\
    margin:0 auto;padding:28px 20px;-webkit-text-size-adjust:100%}
    header p,footer{margin:0;color:var(--dim);font-size:13px}
    h1{margin:0 0 18px;font-size:24px;line-height:1.25;overflow-wrap:anywhere}
    h2{font-size:17px;margin:34px 0 10px}h3{font-size:14px;margin:0;font-weight:600}
    .figures,.stats{display:grid;gap:8px;margin:0}
    .figures{grid-template-columns:repeat(auto-fit,minmax(140px,1fr))}
    .stats{grid-template-columns:repeat(auto-fill,minmax(84px,1fr))}
    .figures div,.stats div{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:8px 10px;\
    text-align:right;font-variant-numeric:tabular-nums}
    .figures b{display:block;font-size:20px;overflow-wrap:anywhere}.figures span,.stats dt{color:var(--dim);font-size:12.5px}
    .stats dd{margin:0;font-size:14px}.warn b{color:var(--warn)}.bad b{color:var(--bad)}
    .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    th{text-align:left;font-weight:500;color:var(--dim);font-size:12.5px}
    td,th{padding:5px 14px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
    td:last-child,th:last-child{padding-right:0}.n{text-align:right;white-space:nowrap}
    td.text{overflow-wrap:anywhere;min-width:110px}td.wide{width:34%;min-width:70px}
    td i{color:var(--dim);font-style:normal}td em{color:var(--warn);font-style:normal}
    svg rect{fill:var(--bar)}svg .track{fill:var(--line)}.meter{display:block;width:100%;height:8px;margin-top:8px}
    .shares{display:flex;height:18px;border-radius:6px;overflow:hidden;margin:4px 0 8px}.shares span{min-width:2px}
    .right{background:var(--good)}.wrong{background:var(--bad)}.could_not_tell{background:var(--warn)}.none{background:var(--none)}
    .legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0;padding:0;list-style:none;font-size:14px}
    .legend i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px}
    .chart{margin:0 0 10px}.plot{position:relative;height:170px;margin-left:58px;border-bottom:1px solid var(--dim)}
    .plot svg{display:block;width:100%;height:100%}.plot path{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}
    .y{position:absolute;left:-58px;top:-9px;bottom:-9px;width:50px;display:flex;flex-direction:column;\
    justify-content:space-between;text-align:right}
    .y,.x,figcaption{color:var(--dim);font-size:12px;font-variant-numeric:tabular-nums}
    .x{position:relative;height:20px;margin-left:58px}.x span{position:absolute;top:2px}
    figcaption{margin-left:58px;text-align:right}
    .median{position:absolute;top:0;bottom:0;border-left:1.5px dashed var(--ink)}
    .median span{position:absolute;top:-2px;font-size:12px;white-space:nowrap;background:var(--back);padding:0 4px}
    .median.east span{left:3px}.median.west span{right:3px}
    .row{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:10px 12px;margin:0 0 12px}
    .row p{margin:2px 0 6px;color:var(--dim);font-size:13px;overflow-wrap:anywhere}
    pre{font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0 8px;max-height:24em;overflow:auto}
    code{font-size:13px;overflow-wrap:anywhere}p{color:var(--dim)}footer{margin-top:36px}
    @media(max-width:560px){body{padding:20px 14px}h1{font-size:20px}.x .more{display:none}.plot{height:140px;margin-left:44px}\
    .y{left:-44px;width:38px}.x,figcaption{margin-left:44px}td,th{padding-right:10px}td.wide{display:none}}
    @media print{pre{max-height:none}.scroll{overflow:visible}}
    """
}
