/* licences: vendor/licences/ */
import{a as r}from"../chunk-YUOXTB64.js";import{n}from"../chunk-56HYLBTH.js";var c={archived:{title:"Nothing is archived",text:"Archived runs leave the list and keep all they have. They come back whenever you like."},deleted:{title:"Nothing is deleted",text:"Deleted runs wait here until you bring them back or purge them. They are purged by you, never by themselves."}};function d({page:t}){let{filter:o,search:a,scope:e}=t.query.value;if(o||a)return n`<${i} page=${t} filter=${o} search=${a} />`;if(e==="active"||e==="all")return n`<${u} page=${t} />`;let{title:l,text:s}=c[e];return n`<section class="empty card"><h2>${l}</h2><p>${s}</p>
    <p><button type="button" class="button" onClick=${()=>t.change({scope:"active"})}>Show the runs</button></p>
  </section>`}function i({page:t,filter:o,search:a}){let{scope:e}=t.query.value,l=t.list.all.value;return n`<section class="empty card"><h2>No run matches</h2>
    <p>${[o&&n`<code class="empty-filter">${o}</code>`,o&&a&&" and ",a&&n`“<bdi>${a}</bdi>”`]}</p>
    <p class="quiet">${l?`None of the ${l.toLocaleString("en")} ${e==="all"?"":`${e} `}runs.`:`There are no ${e==="all"?"":`${e} `}runs at all.`}</p>
    <p class="empty-ways">
      <button type="button" class="button button-primary" onClick=${()=>t.change({filter:"",search:""})}>Clear the filter</button>
      ${e==="all"?null:n`<button type="button" class="button" onClick=${()=>t.change({scope:"all"})}>Look among all runs</button>`}
    </p>
  </section>`}function u({page:t}){return n`<section class="empty card">
    <h2>No runs yet</h2>
    <p>Start one from the form: the defaults train a small network on handwritten digits in a few seconds.</p>
    <p><a class="button button-primary" href="/new"><${r} name="plus" />Start the first run</a></p>
    <p class="quiet">Or go through the experiments of the <a href="/lecture">lecture</a>, a click each; or, from a terminal, <code>babysit train CONFIG.toml</code>.</p>
    <p class="quiet">Runs that were put away are among the <button type="button" class="link" onClick=${()=>t.change({scope:"archived"})}>archived</button> and the <button type="button" class="link" onClick=${()=>t.change({scope:"deleted"})}>deleted</button> ones.</p>
  </section>`}export{d as RunsEmpty};
