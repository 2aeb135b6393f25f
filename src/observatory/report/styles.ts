/** The style sheet of report pages: what they use of the pages of Moothall, in little. */
export const styles = `
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#0b0c0c;font-family:"Noto Sans","Liberation Sans",Arial,Helvetica,sans-serif;font-size:1.1875rem;line-height:1.45;-webkit-text-size-adjust:100%}
.mh-width{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}
.mh-skip{position:absolute;left:-999em}.mh-skip:focus{position:static;display:block;padding:.6rem 1rem;background:#fd0;color:#0b0c0c}
main:focus{outline:none}
h1,h2,h3{line-height:1.15;margin:0 0 1.2rem;overflow-wrap:anywhere}
.govuk-heading-xl{font-size:2.5rem}.govuk-heading-l{font-size:2rem}.govuk-heading-m{font-size:1.6rem;margin-top:2.6rem;padding-top:.9rem;border-top:1px solid #b1b4b6}.govuk-heading-s{font-size:1.2rem;margin-bottom:.5rem}
.govuk-body,.govuk-body-s,.govuk-body-l,.govuk-list{margin:0 0 1rem;max-width:44rem}
.govuk-body-l{font-size:1.4rem}.govuk-body-s{font-size:1rem;color:#484949}
.govuk-list{padding-left:1.4rem}.govuk-list li{margin-bottom:.35rem;overflow-wrap:anywhere}
.govuk-link,a{color:#1a65a6;text-underline-offset:.15em}a:hover{color:#0f385c}
a:focus-visible,summary:focus-visible,.mh-scroll:focus-visible{outline:3px solid #fd0;outline-offset:2px;box-shadow:0 2px #0b0c0c}
.govuk-inset-text{margin:1.5rem 0;padding:1rem;border-left:10px solid #b1b4b6;max-width:44rem}
.govuk-table{border-collapse:collapse;width:100%;margin:0 0 1.5rem;font-size:1rem}
.govuk-table__caption{text-align:left;font-weight:700;padding-bottom:.4rem}
.govuk-table__header,.govuk-table__cell{text-align:left;vertical-align:top;padding:.5rem 1rem .5rem 0;border-bottom:1px solid #b1b4b6;overflow-wrap:anywhere}
.govuk-table__header:last-child,.govuk-table__cell:last-child{padding-right:0}
thead .govuk-table__header{overflow-wrap:normal}
tbody .govuk-table__header{font-weight:400}
.govuk-table__cell--numeric{white-space:nowrap}.govuk-table__header--numeric,.govuk-table__cell--numeric{text-align:right;font-variant-numeric:tabular-nums}
.govuk-details{margin:0 0 1.5rem}.govuk-details__summary{cursor:pointer;color:#1a65a6;padding:.3rem 0}.govuk-details__summary-text{text-decoration:underline}
.govuk-details__text{border-left:5px solid #b1b4b6;padding:.8rem 0 .1rem 1rem;margin-top:.3rem}
.mh-scroll{overflow-x:auto}
.mh-chart{display:block;width:100%;max-width:36rem;height:auto;margin:0 0 1.2rem}
.mh-chart text{font-family:inherit;font-size:16px;fill:#0b0c0c}
.mh-legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;padding:0;margin:0 0 .8rem;font-size:1rem}
.mh-case{border-top:1px solid #b1b4b6;padding:1.2rem 0 .3rem;scroll-margin-top:.5rem}.mh-case:target{background:#fff7bf;box-shadow:-.6rem 0 #fff7bf,.6rem 0 #fff7bf}
.mh-case .govuk-body,.mh-case .govuk-body-s{margin-bottom:.5rem}
.mh-path,code{font-family:"Liberation Mono",Menlo,Consolas,monospace;font-size:.875rem;color:#484949;overflow-wrap:anywhere}
footer{margin-top:3rem;border-top:1px solid #b1b4b6;padding-top:1rem}
@media (max-width:40em){
.mh-chart text{font-size:18px}
body{font-size:1.0625rem}.govuk-heading-xl{font-size:2rem}.govuk-heading-l{font-size:1.6rem}.govuk-heading-m{font-size:1.35rem}.govuk-body-l{font-size:1.2rem}
.govuk-details__text{border-left:0;padding-left:0}
.govuk-table,.govuk-table__caption,.govuk-table__body{display:block}
.govuk-table__head{clip-path:inset(50%);height:1px;overflow:hidden;position:absolute;white-space:nowrap;width:1px}
.govuk-table__body .govuk-table__row{display:block;border-bottom:2px solid #b1b4b6;padding:.4rem 0}
.govuk-table__body .govuk-table__header{font-weight:700}
.govuk-table__body .govuk-table__header,.govuk-table__body .govuk-table__cell{display:block;border:0;padding:.2rem 0;text-align:left}
.govuk-table__cell::before{content:attr(data-label) ": ";color:#484949}
.govuk-table__cell:has(div)::before{display:block}
}
@media print{details>*{display:block}.mh-scroll{overflow:visible}}
`;
