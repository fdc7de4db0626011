// Filling in an outcome: each field is saved as it is typed. The page works without this; rules live in the service.
import { body, Drafts } from './entry-drafts.js'
import { number, startGrid, sums } from './entry-grid.js'
import { startPresence } from './entry-presence.js'
import { choiceFor, clearMarks, errorFor, startPage, tellUnder } from './entry-page.js'

const NAME = /^(n-[a-z_]+|[fmea](?:-\d+){1,3})(?:-([a-z]))?$/
const WHILE_TYPING = 1500
const AFTER_A_FIELD = 150
const SLOW = 800
const LONGEST_WAIT = 60_000
const form = document.getElementById('entry')

export class Fields {
  constructor (form) {
    this.form = form
    this.controls = new Map()
    for (const control of form.elements) {
      const name = this.nameOf(control)
      if (name) this.controls.set(name, [...(this.controls.get(name) || []), control])
    }
  }

  nameOf (control) {
    const match = control.tagName !== 'BUTTON' && NAME.exec(control.name || '')
    return match ? match[1] : null
  }

  part (control) {
    return NAME.exec(control.name)[2] || ''
  }

  // Every part as the form would send it, the stamp of what was seen among them.
  pairs (name) {
    return this.controls.get(name)
      .filter(control => !/^(radio|checkbox)$/.test(control.type) || control.checked)
      .map(control => [control.name, control.value])
  }

  seen (name, stamp) {
    const hidden = this.controls.get(name).find(control => this.part(control) === 'v')
    if (stamp !== undefined) hidden.value = stamp
    return hidden.value
  }

  show (name, parts) {
    for (const control of this.controls.get(name) || []) {
      const value = parts[this.part(control)] ?? ''
      // A list of choices without an empty one keeps what is chosen where the service holds nothing yet.
      if (control.tagName === 'SELECT' && ![...control.options].some(option => option.value === value)) continue
      if (control.type === 'radio') control.checked = control.value === value
      else if (control.type !== 'checkbox' && !/^[vk]$/.test(this.part(control))) control.value = value
    }
  }

  restore (name, pairs) {
    if (!this.controls.has(name)) return
    for (const control of this.controls.get(name)) {
      const values = pairs.filter(([each]) => each === control.name).map(([, value]) => value)
      if (/^(radio|checkbox)$/.test(control.type)) control.checked = values.includes(control.value)
      else if (values.length) control.value = values[0]
    }
  }
}

class Saving {
  constructor (form, fields, drafts) {
    Object.assign(this, { form, fields, drafts, words: form.dataset, waiting: new Set(), wait: 2000 })
    this.status = document.querySelector('[data-saved]')
    this.timer = null
    this.flight = null
  }

  touched (name, delay) {
    this.waiting.add(name)
    this.drafts.keep(name, this.fields.pairs(name))
    this.after(delay)
  }

  after (delay) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), delay)
  }

  say (sentence, link) {
    if (this.status.textContent === sentence) return
    this.status.textContent = sentence
    if (!link) return
    const anchor = document.createElement('a')
    anchor.className = 'govuk-link'
    anchor.href = link
    anchor.textContent = this.words.signin
    this.status.append(' ', anchor)
  }

  // One request at a time, so that answers come in the order of what was typed. Returns whether nothing is left.
  async send () {
    clearTimeout(this.timer)
    if (this.flight) {
      await this.flight
      return this.waiting.size ? this.send() : true
    }
    if (!this.waiting.size) return true
    const names = [...this.waiting]
    const sent = new Map(names.map(name => [name, JSON.stringify(this.fields.pairs(name))]))
    // Said only where it takes a while: a sentence at each field would not let a screen reader finish its own.
    const slow = setTimeout(() => this.say(this.words.saving), SLOW)
    this.flight = this.post(names)
    const answer = await this.flight
    clearTimeout(slow)
    this.flight = null
    if (!answer) return false
    this.waiting = new Set([...this.waiting].filter(name => !sent.has(name)))
    this.take(answer, sent)
    return !this.waiting.size
  }

  body (names) {
    // Words bring the language that they are written in.
    const asked = new Set([...names, ...(names.some(name => /^[ean]/.test(name)) ? ['n-language'] : [])])
    const fields = Object.fromEntries([...asked].map(name => [name, this.fields.pairs(name)]))
    return body(this.form.elements.csrfmiddlewaretoken.value, fields)
  }

  // The page goes away: what is not sent yet goes with its last breath. If it does not arrive, the next page sends it.
  leave () {
    clearTimeout(this.timer)
    if (!this.waiting.size) return
    fetch(this.words.fieldUrl, { method: 'POST', body: this.body([...this.waiting]), keepalive: true, redirect: 'manual' }).catch(() => {})
  }

  async post (names) {
    let response
    try {
      response = await fetch(this.words.fieldUrl, { method: 'POST', body: this.body(names), redirect: 'manual' })
    } catch {
      return this.later(navigator.onLine ? this.words.unreached : this.words.offline)
    }
    if (response.type === 'opaqueredirect') return this.ended(names[0])
    if (response.status === 409) return this.refused((await response.json()).refused)
    if (response.status === 403) return await this.renewed() ? this.post(names) : this.ended(names[0])
    if (!response.ok) return this.later(this.words.unreached)
    this.wait = 2000
    this.isRenewed = false
    return response.json()
  }

  // Signing in again in another window changes the token: this page takes the new one, once.
  async renewed () {
    const token = this.form.elements.csrfmiddlewaretoken
    try {
      const response = await fetch(this.words.presenceUrl, { redirect: 'manual' })
      const fresh = response.ok && (await response.json()).token
      if (!fresh || this.isRenewed) return false
      token.value = fresh
      this.isRenewed = true
      return true
    } catch {
      return false
    }
  }

  later (sentence) {
    this.say(sentence)
    this.after(this.wait)
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT)
    return null
  }

  ended (name) {
    const next = `${location.pathname}${location.search}#${name}`
    this.say(this.words.ended, `${this.words.loginUrl}?next=${encodeURIComponent(next)}`)
    return null
  }

  refused (sentence) {
    this.drafts.refuse()
    this.say(sentence)
    return null
  }

  take (answer, sent) {
    const isSame = name => JSON.stringify(this.fields.pairs(name)) === sent.get(name)
    for (const each of answer.saved) {
      if (!this.fields.controls.has(each.name)) continue
      const untouched = !sent.has(each.name) || isSame(each.name)
      this.fields.seen(each.name, each.stamp)
      errorFor(this.form, each.name, '')
      if (!untouched) {
        this.touched(each.name, WHILE_TYPING)
        continue
      }
      this.drafts.drop(each.name)
      if (!this.fields.controls.get(each.name).includes(document.activeElement)) this.fields.show(each.name, each.parts)
      tellUnder(this.form, each, number)
    }
    for (const [name, sentence] of Object.entries(answer.problems)) errorFor(this.form, name, sentence)
    for (const [name, clash] of Object.entries(answer.clashes)) this.choose(name, clash)
    if (answer.saved.length) clearMarks(this.form)
    const clashing = Object.keys(answer.clashes).length
    const whole = !clashing && !Object.keys(answer.problems).length
    this.say(whole ? answer.said : clashing ? this.words.clashes : this.words.unsaved)
  }

  choose (name, clash) {
    choiceFor(this.form, name, clash.html, {
      keep: () => {
        this.fields.seen(name, clash.stamp)
        this.touched(name, 0)
      },
      take: () => {
        this.fields.seen(name, clash.stamp)
        this.fields.show(name, clash.parts)
        this.drafts.drop(name)
        tellUnder(this.form, clash, number)
        this.say('')
      }
    })
  }
}

function start () {
  const fields = new Fields(form)
  const places = { send: form.dataset.fieldUrl, ask: form.dataset.presenceUrl }
  const drafts = new Drafts(form.dataset.user, `${form.dataset.return}.${form.dataset.outcome}`, places)
  const saving = new Saving(form, fields, drafts)

  // What was typed while this module was still on its way.
  for (const [name, controls] of fields.controls) {
    if (controls.some(each => /^(text|textarea)$/.test(each.type) && each.value !== each.defaultValue)) saving.touched(name, AFTER_A_FIELD)
  }
  const kept = Object.entries(drafts.fields).filter(([name]) => fields.controls.has(name))
  for (const [name, pairs] of kept) {
    fields.restore(name, pairs)
    saving.waiting.add(name)
  }
  startPage(form)
  startGrid(form, (input, sentence, undo) => pasted(input, sentence, undo))
  form.querySelectorAll('tbody[data-measure]').forEach(body => sums(body, form.dataset))
  if (kept.length) {
    saving.say(form.dataset.restored)
    saving.after(0)
  }

  form.addEventListener('input', event => {
    const name = fields.nameOf(event.target)
    if (name) saving.touched(name, WHILE_TYPING)
  })
  form.addEventListener('change', event => {
    const name = fields.nameOf(event.target)
    if (name && saving.waiting.has(name)) saving.after(AFTER_A_FIELD)
    else if (name) saving.touched(name, AFTER_A_FIELD)
  })
  // Saved first, field by field: then the button only moves on, and nothing stays behind on this device.
  let moving = false
  form.addEventListener('submit', async event => {
    if (moving || !(saving.waiting.size || saving.flight)) return
    event.preventDefault()
    if (!await saving.send()) {
      saving.status.scrollIntoView({ block: 'center' })
      return
    }
    moving = true
    form.requestSubmit(event.submitter)
  })
  addEventListener('online', () => saving.send())
  addEventListener('pagehide', () => saving.leave())
  addEventListener('pageshow', () => { moving = false })
  startPresence(form, fields, saving)
}

function pasted (input, sentence, undo) {
  const table = input.closest('table')
  let place = table.nextElementSibling
  if (!place || !place.matches('.coh-pasted')) {
    place = document.createElement('p')
    place.className = 'coh-pasted'
    place.setAttribute('role', 'status')
    table.after(place)
  }
  place.textContent = sentence
  if (!undo) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'coh-linkbutton'
  button.textContent = form.dataset.undo
  button.addEventListener('click', () => { undo(); input.focus() })
  place.append(' ', button)
}

if (form) start()
