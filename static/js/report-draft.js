// A report that was begun, kept in this tab alone until it is sent: a call, a locked screen or the other language costs
// nothing. The page works without this. What the service sent back stands before what was kept.
const PREFIX = 'cohesion.report.'
const NEVER = new Set(['csrfmiddlewaretoken', 'website'])
const key = PREFIX + window.location.pathname.replace(/^\/(en|cy)\//, '/').replace(/sent\/$/, '')
const form = document.querySelector('form[data-draft]')

function read () {
  try {
    return JSON.parse(sessionStorage.getItem(key)) || []
  } catch {
    return []
  }
}

function keep () {
  const pairs = [...new FormData(form)].filter(([name]) => !NEVER.has(name))
  try {
    sessionStorage.setItem(key, JSON.stringify(pairs))
  } catch {
    // A full or forbidden store keeps nothing; the report can be sent all the same.
  }
}

function forget () {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept then.
  }
}

function isChanged (control) {
  if (/^(radio|checkbox)$/.test(control.type)) return control.checked !== control.defaultChecked
  if (control.tagName === 'SELECT') return [...control.options].some(each => each.selected && !each.defaultSelected && each.index)
  return control.value !== control.defaultValue
}

function restore (pairs) {
  for (const control of form.elements) {
    if (!control.name || NEVER.has(control.name) || control.tagName === 'BUTTON') continue
    const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value)
    if (/^(radio|checkbox)$/.test(control.type)) control.checked = values.includes(control.value)
    else if (values.length) control.value = values[0]
  }
  for (const fold of form.querySelectorAll('details')) {
    if ([...fold.querySelectorAll('input, select, textarea')].some(isChanged)) fold.open = true
  }
}

function start () {
  const told = document.querySelector('[data-draft-told]')
  const pairs = form.dataset.draft === 'new' ? read() : []
  if (pairs.length) {
    restore(pairs)
    if ([...form.elements].some(isChanged)) told.hidden = false
  }
  document.querySelector('[data-draft-kept]').hidden = false
  form.addEventListener('input', keep)
  form.addEventListener('change', keep)
  told.querySelector('button').addEventListener('click', () => {
    forget()
    form.reset()
    told.hidden = true
    form.elements.effect.focus()
  })
}

if (form) start()
else forget()
