// What moves on the page of an outcome: rows that open, sentences by their fields, choices between two versions.

const main = (form, name) => form.querySelector(`[id="${name}"]`)
const cell = control => control && control.closest('td.coh-grid__cell')

// --- sentences by their fields --------------------------------------------------------------------------------------
// In the grid they stand in the head of the measure, over the full width; elsewhere right above the field.
function place (form, name) {
  const control = main(form, name)
  const row = cell(control) && control.closest('tbody').querySelector('tr[data-category="0"]')
  const tiles = control.closest('.coh-rating')
  if (tiles) return { parent: tiles.parentElement, before: tiles }
  if (!row) return { parent: control.parentElement, before: control }
  let wide = row.previousElementSibling
  if (!wide) {
    wide = document.createElement('tr')
    wide.className = 'coh-grid__wide'
    const td = document.createElement('td')
    td.colSpan = row.cells.length
    wide.append(td)
    row.before(wide)
  }
  return { parent: wide.cells[0], before: null }
}

function spot (control) {
  const row = control.closest('tr')
  const part = row.dataset.category === '0' ? '' : `${row.cells[0].textContent}, `
  return part + cell(control).querySelector('.coh-grid__place').textContent
}

function tidy (parent) {
  if (parent && parent.tagName === 'TD' && parent.colSpan > 1 && !parent.children.length) parent.parentElement.remove()
}

export function errorFor (form, name, sentence) {
  const control = main(form, name)
  if (!control) return
  const old = form.querySelector(`[id="${name}-error"]`)
  if (old) {
    const parent = old.parentElement
    old.remove()
    tidy(parent)
  }
  const described = (control.getAttribute('aria-describedby') || '').split(' ').filter(id => id && id !== `${name}-error`)
  control.classList.toggle('govuk-input--error', sentence !== '')
  if (sentence) {
    const { parent, before } = place(form, name)
    const p = document.createElement('p')
    p.className = 'govuk-error-message'
    p.id = `${name}-error`
    const where = cell(control) ? `${spot(control)}: ` : ''
    p.innerHTML = '<span class="govuk-visually-hidden"></span> '
    p.firstChild.textContent = form.dataset.error
    p.append(where, sentence)
    parent.insertBefore(p, before)
    described.unshift(p.id)
    control.setAttribute('aria-invalid', 'true')
  } else control.removeAttribute('aria-invalid')
  if (described.length) control.setAttribute('aria-describedby', described.join(' '))
  else control.removeAttribute('aria-describedby')
}

export function choiceFor (form, name, html, acts) {
  const old = form.querySelector(`[data-choice="${name}"]`)
  if (old) old.remove()
  const { parent, before } = place(form, name)
  const holder = document.createElement('div')
  holder.innerHTML = html
  const choice = holder.firstElementChild
  parent.insertBefore(choice, before)
  const close = act => () => {
    choice.remove()
    tidy(parent)
    main(form, name).focus()
    act()
  }
  choice.querySelector('[data-keep]').addEventListener('click', close(acts.keep))
  choice.querySelector('[data-take]').addEventListener('click', close(acts.take))
}

// The word under a box, and the reason that is owed where another number was counted.
export function tellUnder (form, each, number) {
  const td = cell(main(form, each.name))
  if (td) td.querySelector('[data-state]').textContent = each.state
  const told = form.querySelector(`[data-told-of="${each.name}"]`)
  if (told) owes(told, each.parts[''] || '', number)
}

function owes (told, text, number) {
  const value = number(text)
  told.hidden = value === null || value === number(told.dataset.told)
}

export function markChanged (form, name, by) {
  const control = main(form, name)
  const td = cell(control)
  const holder = td || control.closest('.govuk-form-group, .coh-steps__item, .coh-planned')
  if (!holder) return
  holder.classList.add(td ? 'coh-grid__changed' : 'coh-changed')
  holder.querySelectorAll('.coh-grid__by, .coh-changedby').forEach(old => old.remove())
  const line = document.createElement(td ? 'span' : 'p')
  line.className = td ? 'coh-grid__state coh-grid__by' : 'coh-changedby'
  line.textContent = by
  if (td) td.append(line)
  else control.before(line)
}

// What others changed stays marked until the reader's next save: then they have seen it.
export function clearMarks (form) {
  form.querySelectorAll('.coh-grid__changed').forEach(td => td.classList.remove('coh-grid__changed'))
  form.querySelectorAll('.coh-changed').forEach(part => part.classList.remove('coh-changed'))
  form.querySelectorAll('.coh-grid__by, .coh-changedby').forEach(line => line.remove())
}

// --- what opens -----------------------------------------------------------------------------------------------------
function toggle (form, key, open) {
  form.querySelectorAll(`[data-part-of="${key}"]`).forEach(row => { row.hidden = !open })
  form.querySelector(`[id="open-${key}"]`).setAttribute('aria-expanded', open)
  const kept = document.getElementById('opened')
  kept.querySelectorAll(`[value="${key}"]`).forEach(input => input.remove())
  if (open) {
    const input = document.createElement('input')
    Object.assign(input, { type: 'hidden', name: 'opened', value: key })
    kept.append(input)
  }
  const url = new URL(location)
  url.searchParams.delete('open')
  kept.querySelectorAll('input').forEach(input => url.searchParams.append('open', input.value))
  history.replaceState(null, '', url)
}

// A link to a field opens whatever hides it, here and on arriving.
function reveal (form, id) {
  const target = id && document.getElementById(id)
  if (!target || !form.contains(target)) return
  const row = target.closest('[data-part-of]')
  if (row && row.hidden) toggle(form, row.dataset.partOf, true)
  for (let details = target.closest('details'); details; details = details.parentElement.closest('details')) details.open = true
  if (target.matches('input, select, textarea, button, [tabindex]')) target.focus()
}

function whenChosen (form) {
  for (const part of form.querySelectorAll('[data-when]')) {
    const chosen = form.elements[part.dataset.when]
    const value = chosen ? chosen.value : ''
    const shows = part.dataset.is.split(' ').includes(value) || !!part.querySelector('[aria-invalid]')
    part.hidden = !shows
    for (const input of part.querySelectorAll('input')) {
      // A date belongs to an achieved milestone only; it comes back with the state.
      if (!shows && input.value) { input.dataset.put = input.value; input.value = '' } else if (shows && !input.value && input.dataset.put) { input.value = input.dataset.put }
    }
  }
}

function counts (form) {
  for (const area of form.querySelectorAll('[data-counted]')) {
    const line = document.createElement('p')
    line.className = 'coh-count'
    const count = () => {
      line.hidden = !area.value
      line.textContent = form.dataset.count.replace('{count}', area.value.length.toLocaleString('en-GB'))
    }
    area.addEventListener('input', count)
    area.after(line)
    count()
  }
}

export function startPage (form) {
  form.addEventListener('click', event => {
    const button = event.target.closest('button[name="toggle"]')
    if (button && form.querySelector(`[data-part-of="${button.value}"]`)) {
      event.preventDefault()
      toggle(form, button.value, button.getAttribute('aria-expanded') !== 'true')
    }
    const use = event.target.closest('button[name="use"]')
    if (use) {
      event.preventDefault()
      const told = use.closest('[data-told]')
      const control = main(form, use.value)
      control.value = told.dataset.told.replaceAll(',', '')
      told.hidden = true
      control.dispatchEvent(new Event('input', { bubbles: true }))
      control.dispatchEvent(new Event('change', { bubbles: true }))
      control.focus()
    }
  })
  form.addEventListener('keydown', event => {
    const name = event.target.closest('.coh-grid__new input')
    if (event.key === 'Enter' && name) {
      event.preventDefault()
      form.requestSubmit(name.parentElement.querySelector('button'))
    }
  })
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href*="#"]')
    const url = link && new URL(link.href)
    if (!url || url.pathname !== location.pathname || !form.contains(document.getElementById(url.hash.slice(1)))) return
    event.preventDefault()
    history.replaceState(null, '', url.hash)
    reveal(form, url.hash.slice(1))
  })
  form.addEventListener('change', event => {
    whenChosen(form)
    if (event.target.name === 'n-language') form.querySelectorAll('textarea[lang]').forEach(area => { area.lang = event.target.value })
    // A number and a state that rule each other out: the newer one holds.
    if (/^f-.*-s$/.test(event.target.name) && event.target.value.startsWith('NOT_')) main(form, event.target.name.slice(0, -2)).value = ''
  })
  form.addEventListener('input', event => {
    const state = cell(event.target) && form.elements[`${event.target.name}-s`]
    if (state && event.target.value && state.value.startsWith('NOT_')) state.value = ''
  })
  whenChosen(form)
  counts(form)
  reveal(form, location.hash.slice(1))
}
