// The appearance chosen in the portal, for Django's admin, which looks at data-theme as well.
document.documentElement.dataset.theme = document.currentScript.dataset.theme;
