/** Something that a mail must not do. `act` is a script that tells of itself, `url` an address that would hear of it. */
type Vector = (act: string, url: string) => string;

const HANDLERS =
  'onabort onanimationend onanimationstart onbeforetoggle onblur oncanplay onclick oncontentvisibilityautostatechange oncopy ondblclick onerror onfocus onfocusin onhashchange oninput onkeydown onload onloadstart onmessage onmousedown onmouseenter onmousemove onmouseover onpageshow onpaste onplay onpointerenter onpointerover onpopstate onresize onscroll onscrollend onselectionchange onsubmit ontoggle ontouchstart ontransitionend onunhandledrejection onwheel'.split(
    ' ',
  );

const HOSTS: readonly ((handler: string) => string)[] = [
  (handler) => `<img src=x ${handler}>`,
  (handler) => `<p tabindex=0 autofocus ${handler}>a</p>`,
];

/** Elements that run, load or lead somewhere by themselves. */
const ELEMENTS: readonly Vector[] = [
  (act) => `<script>${act}</script>`,
  (act) => `<script type=module>${act}</script>`,
  (_, url) => `<script src="${url}"></script>`,
  (act) => `<scr<script>ipt>${act}</scr</script>ipt>`,
  (act) => `<svg onload="${act}"></svg>`,
  (act) => `<svg><script>${act}</script></svg>`,
  (act) => `<svg><animate onbegin="${act}" attributeName=x dur=1s></svg>`,
  (act) => `<svg><a xlink:href="javascript:${act}"><text y=20>a</text></a></svg>`,
  (_, url) => `<svg><image href="${url}"/></svg>`,
  (_, url) => `<svg><use href="${url}#x"/></svg>`,
  (_, url) => `<svg><foreignObject><img src="${url}"></foreignObject></svg>`,
  (act) =>
    `<math><mtext><table><mglyph><style><img src=x onerror="${act}"></style></mglyph></table></mtext></math>`,
  (act) => `<math href="javascript:${act}">a</math>`,
  (act) => `<iframe srcdoc="<script>parent.${act}</script>"></iframe>`,
  (act) => `<iframe src="javascript:parent.${act}"></iframe>`,
  (_, url) => `<iframe src="${url}"></iframe>`,
  (_, url) => `<frameset><frame src="${url}"></frameset>`,
  (_, url) => `<object data="${url}"></object>`,
  (_, url) => `<embed src="${url}">`,
  (_, url) => `<applet code="${url}"></applet>`,
  (_, url) => `<portal src="${url}"></portal>`,
  (_, url) => `<fencedframe src="${url}"></fencedframe>`,
  (_, url) => `<link rel=stylesheet href="${url}">`,
  (_, url) => `<link rel=prefetch href="${url}">`,
  (_, url) => `<link rel=preconnect href="${url}">`,
  (_, url) => `<link rel=dns-prefetch href="${url}">`,
  (_, url) => `<meta http-equiv=refresh content="0;url=${url}">`,
  (act) => `<meta http-equiv=refresh content="0;url=javascript:${act}">`,
  (_, url) => `<meta http-equiv=Content-Security-Policy content="img-src *; report-uri ${url}">`,
  (_, url) => `<base href="${url}/"><a href="a">a</a><img src="b">`,
  (_, url) => `<style>@import "${url}";body{background:url(${url})}</style>`,
  (_, url) => `<style>@font-face{font-family:a;src:url(${url})}*{font-family:a!important}</style>`,
  (act) => `<noscript><p title="</noscript><img src=x onerror='${act}'>"></noscript>`,
  (act) => `<template><img src=x onerror="${act}"></template>`,
  (act) => `<noembed><img title="</noembed><img src=x onerror='${act}'>"></noembed>`,
  (act) => `<xmp><img title="</xmp><img src=x onerror='${act}'>"></xmp>`,
  (act) => `<title><img title="</title><img src=x onerror='${act}'>"></title>`,
  (act) => `<textarea><img title="</textarea><img src=x onerror='${act}'>"></textarea>`,
  (act) => `<!--><img src=x onerror="${act}">-->`,
  (act) => `<!--[if mso]><img src=x onerror="${act}"><![endif]-->`,
  (act) => `<![CDATA[<img src=x onerror="${act}">]]>`,
  (act) => `<img/src=x/onerror="${act}">`,
  (act) => `<img src=x onerror=&#x6a;${act}>`,
  (act) => `<img src="x\`onerror=\`${act}\`">`,
  (act) => `<IMG """><SCRIPT>${act}</SCRIPT>">`,
  (act) => `<details open ontoggle="${act}"><summary>a</summary></details>`,
  (act) => `<dialog open onbeforetoggle="${act}">a</dialog>`,
  (act) => `<button popovertarget=p>a</button><div popover id=p onbeforetoggle="${act}">b</div>`,
  (act) => `<marquee onstart="${act}">a</marquee>`,
  (act) => `<body onload="${act}" onpageshow="${act}" background=x>`,
  (act) => `<html onload="${act}" manifest=x>`,
  (act) => `<form action="javascript:${act}"><button autofocus>a</button></form>`,
  (_, url) => `<form action="${url}"><input name=a><button formaction="${url}">a</button></form>`,
  (act) => `<input autofocus onfocus="${act}">`,
  (act) => `<select autofocus onfocus="${act}"><option>a</select>`,
  (act) => `<isindex action="javascript:${act}" type=image>`,
  (act) => `<keygen autofocus onfocus="${act}">`,
  (_, url) => `<input type=image src="${url}">`,
  (_, url) => `<video src="${url}" autoplay></video>`,
  (_, url) => `<video poster="${url}"></video>`,
  (_, url) => `<audio src="${url}" autoplay></audio>`,
  (_, url) => `<video><track default src="${url}"></video>`,
  (_, url) => `<picture><source srcset="${url}"><img src=x></picture>`,
  (act) => `<custom-element onclick="${act}"></custom-element>`,
  (act) =>
    `<outlook-sync-conversation contact="x" base-url="https://evil.example" onclick="${act}"></outlook-sync-conversation>`,
];

/** What would tell its sender that the mail is read. */
const TRACKERS: readonly Vector[] = [
  (_, url) => `<img src="${url}" width=1 height=1>`,
  (_, url) => `<img src="${url.replace('http:', '')}">`,
  (_, url) => `<img src=" ht\ntp:${url.slice(5)}">`,
  (_, url) => `<img src="${url.replace('//', '\\\\')}">`,
  (_, url) => `<img srcset="${url} 1x">`,
  (_, url) => `<img lowsrc="${url}" dynsrc="${url}">`,
  (_, url) => `<img src=x longdesc="${url}" usemap="${url}">`,
  (_, url) => `<img data-remote="${url}" src="cid:none">`,
  (_, url) => `<img data-source="${url}" data-style="background:url(${url})">`,
  (_, url) => `<p data-style="background:url(${url})">a</p>`,
  (_, url) => `<table background="${url}"><tr><td background="${url}">a</table>`,
  (_, url) => `<body background="${url}">`,
  (_, url) => `<a href="https://x.example" ping="${url}">a</a>`,
  (_, url) => `<a href="https://x.example" attributionsrc="${url}">a</a>`,
  (_, url) => `<blockquote cite="${url}">a</blockquote>`,
  (_, url) => `<p style="background:url(${url})">a</p>`,
  (_, url) => `<p style="background:url('${url}')">a</p>`,
  (_, url) => `<p style="background:u\\72l(${url})">a</p>`,
  (_, url) => `<p style="background:/**/url(/**/${url})">a</p>`,
  (_, url) => `<p style="background:image-set('${url}' 1x)">a</p>`,
  (_, url) => `<p style="background:-webkit-image-set(url(${url}) 1x)">a</p>`,
  (_, url) => `<p style="background:cross-fade(url(${url}),url(${url}))">a</p>`,
  (_, url) => `<p style="list-style:url(${url})">a</p>`,
  (_, url) => `<p style="list-style-image:url(${url});display:list-item">a</p>`,
  (_, url) => `<p style="content:url(${url})">a</p>`,
  (_, url) => `<p style="cursor:url(${url}),auto">a</p>`,
  (_, url) => `<p style="border-image:url(${url}) 1">a</p>`,
  (_, url) => `<p style="mask:url(${url})">a</p>`,
  (_, url) => `<p style="-webkit-mask-image:url(${url})">a</p>`,
  (_, url) => `<p style="filter:url(${url}#a)">a</p>`,
  (_, url) => `<p style="clip-path:url(${url}#a)">a</p>`,
  (_, url) => `<p style="shape-outside:url(${url});float:left">a</p>`,
  (_, url) => `<p style="offset-path:url(${url}#a)">a</p>`,
  (_, url) => `<p style="--a:url(${url});background:var(--a)">a</p>`,
  (_, url) => `<p style="background:paint(x);src:url(${url})">a</p>`,
  (_, url) => `<p style="behavior:url(${url});-moz-binding:url(${url})">a</p>`,
  (act) => `<p style="width:expression(${act})">a</p>`,
];

/** What would lie over the page, or lead the reader to act on what they do not see. */
const COVERS: readonly Vector[] = [
  () => '<p style="position:fixed;inset:0;z-index:2147483647;background:red">cover</p>',
  () => '<p style="position:absolute;top:-9999px;left:-9999px">cover</p>',
  () => '<p style="position:sticky;top:0;height:100vh">cover</p>',
  () => '<p style="margin:-2000px;padding:2000px">cover</p>',
  () => '<p style="margin-top:-900px">cover</p>',
  () => '<p style="transform:scale(99)">cover</p>',
  () => '<p style="zoom:99">cover</p>',
  () => '<p style="scale:99;rotate:45deg;translate:-500px -500px">cover</p>',
  () => '<p style="height:0;overflow:visible">cover</p>',
  () => '<p style="line-height:0">cover<br>cover</p>',
  () => '<p style="font-size:9999px">cover</p>',
  () => '<p style="letter-spacing:-99px;text-indent:-999px">cover</p>',
  () => '<p style="width:99999px;background:red">cover</p>',
  () => '<table width=99999><tr><td>cover</table>',
  () => '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width=99999 height=99999>',
  () => '<p style="display:contents">cover</p>',
  () => '<p style="float:left;width:9999px">cover</p>',
  () => '<p style="box-shadow:0 0 0 9999px red;outline:9999px solid red">cover</p>',
  () => '<p style="view-transition-name:root;anchor-name:--a;position-anchor:--a">cover</p>',
  () => `<p style="color:red;${'x'.repeat(20_000)}">cover</p>`,
  () => `${'<blockquote>'.repeat(240)}deep${'</blockquote>'.repeat(240)}`,
  () => `<p>${'W'.repeat(20_000)}</p>`,
  () => `<p>${'a\u0301\u0302\u0303\u0304\u0305'.repeat(2000)}</p>`,
  () => '<p>\u202e\u2066\u2067\u202dcover</p>',
  () => '</div></body></html></iframe></template><h1>cover</h1>',
  () => '<div id="outlook-sync" name="body" class="root panel">cover</div>',
];

/** Links that run something, or lead into the page. */
const LINKS: readonly Vector[] = [
  'javascript:',
  'JaVaScRiPt:',
  ' javascript:',
  'java\tscript:',
  'java\nscript:',
  'javascript&colon;',
  '&#106;avascript:',
  '\u0001javascript:',
  'vbscript:',
  'data:text/html,<script>',
  'blob:',
  'filesystem:',
  'view-source:javascript:',
  'about:blank#',
  'ms-word:ofe|u|',
  'intent://',
].map((scheme) => (act: string) => `<a href="${scheme}${act}">link</a>`);

const PLACES: readonly Vector[] = ['/', '#top', '?a', '//evil.example', 'https:/x', ''].map(
  (place) => () => `<a href="${place}" target="_top">link</a>`,
);

/** All of them, each telling of itself by its number: by a script, and by an address of `heard`. */
export function hostileMail(heard: string): readonly string[] {
  const handlers = HANDLERS.flatMap((handler) =>
    HOSTS.map(
      (host): Vector =>
        (act) =>
          host(`${handler}="${act}"`),
    ),
  );
  return [...handlers, ...ELEMENTS, ...TRACKERS, ...COVERS, ...LINKS, ...PLACES].map((vector, at) =>
    vector(`top.hit(${at})`, `${heard}/${at}`),
  );
}
