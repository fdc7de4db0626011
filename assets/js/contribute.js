// The link to the other language takes along what is half typed. Without a script it leads to what was saved last.
const form = document.querySelector('form.coh-part')

for (const link of document.querySelectorAll('.govuk-language-navigation__link')) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const show = document.createElement('input')
    Object.assign(show, { type: 'hidden', name: 'show', value: 'yes' })
    form.append(show)
    form.action = link.href
    form.submit()
  })
}
