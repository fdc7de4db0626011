// Who else is here, and what they change, while the page is looked at.
import { markChanged, tellUnder } from './entry-page.js'
import { number, sums } from './entry-grid.js'

const EVERY = 20_000
// Pages that opened together must not ask together for ever.
const JITTER = 4_000

export function startPresence (form, fields, saving) {
  let since = form.dataset.now
  let timer = null

  async function ask () {
    clearTimeout(timer)
    if (document.hidden) return
    timer = setTimeout(ask, EVERY + Math.random() * JITTER)
    let answer
    try {
      const response = await fetch(`${form.dataset.presenceUrl}?since=${encodeURIComponent(since)}`, { redirect: 'manual' })
      if (!response.ok) return
      answer = await response.json()
    } catch {
      return
    }
    since = answer.now
    const here = document.getElementById('here')
    if (here.innerHTML.trim() !== answer.here.trim()) here.innerHTML = answer.here
    answer.changed.forEach(show)
  }

  // A field that is being typed in keeps what is typed: saving it will ask which of the two stands.
  function show (each) {
    const controls = fields.controls.get(each.name)
    if (!controls || saving.waiting.has(each.name) || controls.includes(document.activeElement)) return
    if (fields.seen(each.name) === each.stamp) return
    fields.seen(each.name, each.stamp)
    fields.show(each.name, each.parts)
    tellUnder(form, each, number)
    markChanged(form, each.name, each.by)
    const body = controls[0].closest('tbody[data-measure]')
    if (body) sums(body, form.dataset)
  }

  timer = setTimeout(ask, EVERY + Math.random() * JITTER)
  document.addEventListener('visibilitychange', ask)
}
