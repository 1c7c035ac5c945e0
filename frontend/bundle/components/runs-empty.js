/* licences: vendor/licences/ */
import{a as l}from"../chunk-YUOXTB64.js";import{n as e}from"../chunk-56HYLBTH.js";var c={archived:{title:"Nothing is archived",text:"Archived runs leave the list and keep all they have. They come back whenever you like."},deleted:{title:"Nothing is deleted",text:"Deleted runs wait here until you bring them back or purge them. They are purged by you, never by themselves."}};function d({page:t}){let{filter:o,search:r,scope:n}=t.query.value;if(t.list.error.value)return e`<${i} page=${t} />`;if(o||r)return e`<${u} page=${t} filter=${o} search=${r} />`;if(n==="active"||n==="all")return e`<${h} page=${t} />`;let{title:a,text:s}=c[n];return e`<section class="empty card"><h2>${a}</h2><p>${s}</p>
    <p><button type="button" class="button" onClick=${()=>t.change({scope:"active"})}>Show the runs</button></p>
  </section>`}function i({page:t}){return e`<section class="empty card"><h2>The filter cannot be read</h2>
    <p>Mend it in its line above, or look at all runs.</p>
    <p><button type="button" class="button button-primary" onClick=${()=>t.change({filter:""})}>Clear the filter</button></p>
  </section>`}function u({page:t,filter:o,search:r}){let{scope:n}=t.query.value,a=t.list.all.value;return e`<section class="empty card"><h2>No run matches</h2>
    <p>${[o&&e`<code class="empty-filter">${o}</code>`,o&&r&&" and ",r&&e`“<bdi>${r}</bdi>”`]}</p>
    <p class="quiet">${a?`None of the ${a.toLocaleString("en")} ${n==="all"?"":`${n} `}runs.`:`There are no ${n==="all"?"":`${n} `}runs at all.`}</p>
    <p class="empty-ways">
      <button type="button" class="button button-primary" onClick=${()=>t.change({filter:"",search:""})}>Clear the filter</button>
      ${n==="all"?null:e`<button type="button" class="button" onClick=${()=>t.change({scope:"all"})}>Look among all runs</button>`}
    </p>
  </section>`}function h({page:t}){return e`<section class="empty card">
    <h2>No runs yet</h2>
    <p>Start one from the form: the defaults train a small network on handwritten digits in a few seconds.</p>
    <p><a class="button button-primary" href="/new"><${l} name="plus" />Start the first run</a></p>
    <p class="quiet">Or go through the experiments of the <a href="/lecture">lecture</a>, a click each; or, from a terminal, <code>babysit train CONFIG.toml</code>.</p>
    <p class="quiet">Runs that were put away are among the <button type="button" class="link" onClick=${()=>t.change({scope:"archived"})}>archived</button> and the <button type="button" class="link" onClick=${()=>t.change({scope:"deleted"})}>deleted</button> ones.</p>
  </section>`}export{d as RunsEmpty};
