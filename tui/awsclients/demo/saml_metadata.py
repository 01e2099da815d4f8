"""The metadata file that an identity provider gives, and what IAM reads of it.

Source: SAML 2.0 metadata; IAM user guide, "Create a SAML identity provider in IAM".
"""

from xml.sax.saxutils import escape, quoteattr

from awsclients.demo.saml_claims import Provider

_PEM = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
_DOCUMENT = """\
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID={issuer}>\
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">\
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{certificate}</X509Certificate>\
</X509Data></KeyInfo></KeyDescriptor>\
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location={issuer}/>\
</IDPSSODescriptor></EntityDescriptor>
"""
NOBODY = Provider("", "")
"""What a file that cannot be read comes to: nothing is signed by it."""


def write(provider: Provider) -> str:
    """The metadata file of a provider."""
    bare = "".join(line for line in provider.certificate.split("\n") if line not in _PEM)
    return _DOCUMENT.format(issuer=quoteattr(provider.issuer), certificate=escape(bare))


def read(document: str) -> Provider:
    """Issuer and certificate in a metadata file."""
    from lxml import etree

    try:
        root = etree.fromstring(document.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.Error, ValueError):
        return NOBODY
    certificate = root.findtext(".//{*}X509Certificate")
    if certificate is None:
        return NOBODY
    return Provider(root.get("entityID", ""), "\n".join((_PEM[0], *certificate.split(), _PEM[1])))
