// Starts GOV.UK Frontend's components. Every page works without it.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// Fragments that htmx swaps in may hold components too.
document.addEventListener('htmx:after:swap', () => {
  initAll()
  // What was asked for in place is where reading goes on.
  const arrived = document.querySelector('[data-takes-focus]')
  if (arrived) {
    arrived.removeAttribute('data-takes-focus')
    arrived.focus()
  }
})
