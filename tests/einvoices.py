"""E-invoices for tests, as small as each form allows: one supplier, one line of 50 at 20.00 for 10, 19 % of 100.00."""

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <b:CustomizationID>urn:cen.eu:en16931:2017</b:CustomizationID>
 <b:ID>R-17</b:ID><b:IssueDate>2026-11-02</b:IssueDate><b:DueDate>2026-11-16</b:DueDate>
 <b:InvoiceTypeCode>380</b:InvoiceTypeCode><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
 <a:AccountingSupplierParty><a:Party><a:PostalAddress><b:StreetName>Kai 4</b:StreetName><b:CityName>Bremen</b:CityName>
  <b:PostalZone>28195</b:PostalZone><a:Country><b:IdentificationCode>DE</b:IdentificationCode></a:Country></a:PostalAddress>
  <a:PartyTaxScheme><b:CompanyID>DE136695976</b:CompanyID><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme>
  <a:PartyLegalEntity><b:RegistrationName>Hanse Papier GmbH</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingSupplierParty>
 <a:AccountingCustomerParty><a:Party><a:PostalAddress><a:Country><b:IdentificationCode>DE</b:IdentificationCode></a:Country></a:PostalAddress>
  <a:PartyLegalEntity><b:RegistrationName>Kundin AG</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingCustomerParty>
 <a:PaymentMeans><b:PaymentMeansCode>30</b:PaymentMeansCode><a:PayeeFinancialAccount><b:ID>DE02120300000000202051</b:ID></a:PayeeFinancialAccount></a:PaymentMeans>
 <a:TaxTotal><b:TaxAmount currencyID="EUR">19.00</b:TaxAmount><a:TaxSubtotal><b:TaxableAmount currencyID="EUR">100.00</b:TaxableAmount>
  <b:TaxAmount currencyID="EUR">19.00</b:TaxAmount><a:TaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent>
  <a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:TaxCategory></a:TaxSubtotal></a:TaxTotal>
 <a:LegalMonetaryTotal><b:LineExtensionAmount currencyID="EUR">100.00</b:LineExtensionAmount>
  <b:TaxExclusiveAmount currencyID="EUR">100.00</b:TaxExclusiveAmount><b:TaxInclusiveAmount currencyID="EUR">119.00</b:TaxInclusiveAmount>
  <b:PayableAmount currencyID="EUR">119.00</b:PayableAmount></a:LegalMonetaryTotal>
 <a:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity unitCode="C62">50</b:InvoicedQuantity>
  <b:LineExtensionAmount currencyID="EUR">100.00</b:LineExtensionAmount>
  <a:Item><b:Name>Papier</b:Name><a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:ClassifiedTaxCategory></a:Item>
  <a:Price><b:PriceAmount currencyID="EUR">20.00</b:PriceAmount><b:BaseQuantity unitCode="C62">10</b:BaseQuantity></a:Price></a:InvoiceLine>
</Invoice>"""

CII = """<r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:a="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<r:ExchangedDocumentContext><a:GuidelineSpecifiedDocumentContextParameter><a:ID>urn:cen.eu:en16931:2017</a:ID>
</a:GuidelineSpecifiedDocumentContextParameter></r:ExchangedDocumentContext>
<r:ExchangedDocument><a:ID>R-17</a:ID><a:TypeCode>380</a:TypeCode>
<a:IssueDateTime><u:DateTimeString format="102">20261102</u:DateTimeString></a:IssueDateTime></r:ExchangedDocument>
<r:SupplyChainTradeTransaction>
<a:IncludedSupplyChainTradeLineItem><a:AssociatedDocumentLineDocument><a:LineID>1</a:LineID></a:AssociatedDocumentLineDocument>
<a:SpecifiedTradeProduct><a:Name>Papier</a:Name></a:SpecifiedTradeProduct>
<a:SpecifiedLineTradeAgreement><a:NetPriceProductTradePrice><a:ChargeAmount>20.00</a:ChargeAmount>
<a:BasisQuantity unitCode="C62">10</a:BasisQuantity></a:NetPriceProductTradePrice></a:SpecifiedLineTradeAgreement>
<a:SpecifiedLineTradeDelivery><a:BilledQuantity unitCode="C62">50</a:BilledQuantity></a:SpecifiedLineTradeDelivery>
<a:SpecifiedLineTradeSettlement><a:ApplicableTradeTax><a:TypeCode>VAT</a:TypeCode><a:CategoryCode>S</a:CategoryCode>
<a:RateApplicablePercent>19</a:RateApplicablePercent></a:ApplicableTradeTax>
<a:SpecifiedTradeSettlementLineMonetarySummation><a:LineTotalAmount>100.00</a:LineTotalAmount>
</a:SpecifiedTradeSettlementLineMonetarySummation></a:SpecifiedLineTradeSettlement></a:IncludedSupplyChainTradeLineItem>
<a:ApplicableHeaderTradeAgreement><a:SellerTradeParty><a:Name>Hanse Papier GmbH</a:Name>
<a:PostalTradeAddress><a:PostcodeCode>28195</a:PostcodeCode><a:LineOne>Kai 4</a:LineOne><a:CityName>Bremen</a:CityName>
<a:CountryID>DE</a:CountryID></a:PostalTradeAddress>
<a:SpecifiedTaxRegistration><a:ID schemeID="FC">60/123/4567</a:ID></a:SpecifiedTaxRegistration>
<a:SpecifiedTaxRegistration><a:ID schemeID="VA">DE136695976</a:ID></a:SpecifiedTaxRegistration></a:SellerTradeParty>
<a:BuyerTradeParty><a:Name>Kundin AG</a:Name></a:BuyerTradeParty></a:ApplicableHeaderTradeAgreement>
<a:ApplicableHeaderTradeDelivery/>
<a:ApplicableHeaderTradeSettlement><a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode>
<a:ApplicableTradeTax><a:CalculatedAmount>19.00</a:CalculatedAmount><a:TypeCode>VAT</a:TypeCode>
<a:BasisAmount>100.00</a:BasisAmount><a:CategoryCode>S</a:CategoryCode><a:RateApplicablePercent>19</a:RateApplicablePercent></a:ApplicableTradeTax>
<a:SpecifiedTradePaymentTerms><a:DueDateDateTime><u:DateTimeString format="102">20261116</u:DateTimeString></a:DueDateDateTime></a:SpecifiedTradePaymentTerms>
<a:SpecifiedTradeSettlementHeaderMonetarySummation><a:LineTotalAmount>100.00</a:LineTotalAmount>
<a:TaxBasisTotalAmount>100.00</a:TaxBasisTotalAmount><a:TaxTotalAmount currencyID="EUR">19.00</a:TaxTotalAmount>
<a:GrandTotalAmount>119.00</a:GrandTotalAmount><a:DuePayableAmount>119.00</a:DuePayableAmount>
</a:SpecifiedTradeSettlementHeaderMonetarySummation></a:ApplicableHeaderTradeSettlement>
</r:SupplyChainTradeTransaction></r:CrossIndustryInvoice>"""

ZUGFERD1 = """<r:CrossIndustryDocument xmlns:r="urn:ferd:CrossIndustryDocument:invoice:1p0" xmlns:a="urn:a:12" xmlns:u="urn:u:15">
<r:SpecifiedExchangedDocumentContext/>
<r:HeaderExchangedDocument><a:ID>R-17</a:ID><a:TypeCode>380</a:TypeCode>
<a:IssueDateTime><u:DateTimeString format="102">20261102</u:DateTimeString></a:IssueDateTime></r:HeaderExchangedDocument>
<r:SpecifiedSupplyChainTradeTransaction>
<a:ApplicableSupplyChainTradeAgreement><a:SellerTradeParty><a:Name>Hanse Papier GmbH</a:Name>
<a:PostalTradeAddress><a:PostcodeCode>28195</a:PostcodeCode><a:LineOne>Kai 4</a:LineOne><a:CityName>Bremen</a:CityName>
<a:CountryID>DE</a:CountryID></a:PostalTradeAddress>
<a:SpecifiedTaxRegistration><a:ID schemeID="FC">60/123/4567</a:ID></a:SpecifiedTaxRegistration>
<a:SpecifiedTaxRegistration><a:ID schemeID="VA">DE136695976</a:ID></a:SpecifiedTaxRegistration></a:SellerTradeParty>
<a:BuyerTradeParty><a:Name>Kundin AG</a:Name></a:BuyerTradeParty></a:ApplicableSupplyChainTradeAgreement>
<a:ApplicableSupplyChainTradeSettlement><a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode>
<a:SpecifiedTradeSettlementPaymentMeans><a:PayeePartyCreditorFinancialAccount><a:IBANID>DE02120300000000202051</a:IBANID>
</a:PayeePartyCreditorFinancialAccount></a:SpecifiedTradeSettlementPaymentMeans>
<a:ApplicableTradeTax><a:CalculatedAmount>19.00</a:CalculatedAmount><a:TypeCode>VAT</a:TypeCode>
<a:BasisAmount>100.00</a:BasisAmount><a:ApplicablePercent>19.00</a:ApplicablePercent></a:ApplicableTradeTax>
<a:SpecifiedTradeAllowanceCharge><a:ChargeIndicator><u:Indicator>false</u:Indicator></a:ChargeIndicator>
<a:ActualAmount>5.00</a:ActualAmount><a:Reason>Rabatt</a:Reason>
<a:CategoryTradeTax><a:ApplicablePercent>19.00</a:ApplicablePercent></a:CategoryTradeTax></a:SpecifiedTradeAllowanceCharge>
<a:SpecifiedLogisticsServiceCharge><a:Description>Fracht</a:Description><a:AppliedAmount>5.00</a:AppliedAmount></a:SpecifiedLogisticsServiceCharge>
<a:SpecifiedTradePaymentTerms><a:DueDateDateTime><u:DateTimeString format="102">20261116</u:DateTimeString></a:DueDateDateTime></a:SpecifiedTradePaymentTerms>
<a:SpecifiedTradeSettlementMonetarySummation><a:LineTotalAmount>100.00</a:LineTotalAmount><a:TaxBasisTotalAmount>100.00</a:TaxBasisTotalAmount>
<a:TaxTotalAmount>19.00</a:TaxTotalAmount><a:GrandTotalAmount>119.00</a:GrandTotalAmount><a:DuePayableAmount>119.00</a:DuePayableAmount>
</a:SpecifiedTradeSettlementMonetarySummation></a:ApplicableSupplyChainTradeSettlement>
<a:IncludedSupplyChainTradeLineItem><a:AssociatedDocumentLineDocument><a:IncludedNote><a:Content>Vielen Dank!</a:Content>
</a:IncludedNote></a:AssociatedDocumentLineDocument></a:IncludedSupplyChainTradeLineItem>
<a:IncludedSupplyChainTradeLineItem>
<a:SpecifiedSupplyChainTradeAgreement><a:NetPriceProductTradePrice><a:ChargeAmount>20.00</a:ChargeAmount>
<a:BasisQuantity>10</a:BasisQuantity></a:NetPriceProductTradePrice></a:SpecifiedSupplyChainTradeAgreement>
<a:SpecifiedSupplyChainTradeDelivery><a:BilledQuantity>50</a:BilledQuantity></a:SpecifiedSupplyChainTradeDelivery>
<a:SpecifiedSupplyChainTradeSettlement><a:ApplicableTradeTax><a:ApplicablePercent>19.00</a:ApplicablePercent></a:ApplicableTradeTax>
<a:SpecifiedTradeSettlementMonetarySummation><a:LineTotalAmount>100.00</a:LineTotalAmount></a:SpecifiedTradeSettlementMonetarySummation>
</a:SpecifiedSupplyChainTradeSettlement><a:SpecifiedTradeProduct><a:Name>Papier</a:Name></a:SpecifiedTradeProduct>
</a:IncludedSupplyChainTradeLineItem></r:SpecifiedSupplyChainTradeTransaction></r:CrossIndustryDocument>"""


def a_credit_note() -> str:
    """The UBL bill as a credit note of the same amounts."""
    return (
        UBL.replace("Invoice-2", "CreditNote-2")
        .replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace(
            "InvoiceTypeCode>380</b:InvoiceTypeCode", "CreditNoteTypeCode>381</b:CreditNoteTypeCode"
        )
        .replace("InvoiceLine>", "CreditNoteLine>")
        .replace("InvoicedQuantity", "CreditedQuantity")
        .replace("<b:DueDate>2026-11-16</b:DueDate>", "")
    )
