import "./style_nonce.js";
